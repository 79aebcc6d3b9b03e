package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shutdown of the program. */
@Timeout(60)
class ShutdownTest {

    private static final String EVENT = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";

    @Test
    void streams_in_flight_end_and_new_calls_are_refused() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "shutdown-grace=30s");
                RawClient client = new RawClient(relay)) {
            upstream.will((request, wire) -> {
                wire.stream();
                wire.chunk(EVENT);
                end.await();
                wire.chunk("data: [DONE]\n\n");
                wire.end();
            });
            client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("\"content\":\"a\"");

            CompletableFuture<Void> closing = CompletableFuture.runAsync(relay::close);
            Awaitility.await("refusal")
                    .untilAsserted(() -> assertThatThrownBy(() -> new RawClient(relay).close())
                            .isInstanceOf(IOException.class));
            end.countDown();

            assertThat(client.readToEnd()).contains("[DONE]");
            closing.join();
        }
    }

    @Test
    void the_grace_period_is_bounded() throws Exception {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(upstream, "shutdown-grace=1s");
                RawClient client = new RawClient(relay)) {
            upstream.will((request, wire) -> {
                wire.stream();
                wire.chunk(EVENT);
                wire.awaitHangUp();
            });
            client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("\"content\":\"a\"");

            relay.close();

            assertThat(client.readToEnd()).doesNotContain("[DONE]");
        }
    }
}
