package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of clients that disconnect, some of them in the queue, some within their streams. */
@Timeout(180)
class ClientDisconnectTest {

    private static final int CLIENTS = 3_000;
    private static final int STREAMING = 1_200;

    /** Minutes long: no stream ends by itself. */
    private static final SimulationPlan ENDLESS = SimulationPlan.of(3, LimitPlan.UNLIMITED)
            .withPace(new Pace(Duration.ofMillis(1), 0.5, 0))
            .withLength(AnswerLength.of(90));

    @Test
    void disconnected_clients_leave_nothing_in_flight() throws Exception {
        try (SimulatedProvider provider = RunningRelay.simulated(ENDLESS);
                RunningRelay relay = RunningRelay.over(
                        provider,
                        3,
                        "providers[0].key-defaults.concurrency=" + STREAMING / 6,
                        "providers[1].key-defaults.concurrency=" + STREAMING / 6)) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = new RawClient(relay);
                clients.add(client);
                client.send(RawClient.request(i % 2 == 0 ? SampleRequest.CHAT_STREAM : SampleRequest.MESSAGE_STREAM));
            }
            Awaitility.await("all are in")
                    .atMost(Duration.ofSeconds(60))
                    .until(
                            relay::metrics,
                            now -> now.sum("sluice_streams_open") == STREAMING
                                    && now.sum("sluice_queue_depth") == CLIENTS - STREAMING);

            for (RawClient client : clients) {
                client.close();
            }

            relay.awaitQuiet();
            Awaitility.await("the provider sees them leave")
                    .until(() -> provider.totals().inFlight() == 0);
            assertThat(provider.totals().disconnects()).isGreaterThanOrEqualTo(STREAMING);
            // A call is counted after it has given back what it held.
            Awaitility.await("each is counted")
                    .untilAsserted(() -> assertThat(relay.metrics().sum("sluice_requests_total", "outcome=client_gone"))
                            .isEqualTo(CLIENTS));
            assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(6);
        }
    }
}
