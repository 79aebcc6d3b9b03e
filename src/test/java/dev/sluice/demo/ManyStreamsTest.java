package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerLength;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many concurrent requests: each is answered and counted. */
@Timeout(60)
class ManyStreamsTest {

    private static final int STREAMS = 300;

    @Test
    void many_streams_are_served_concurrently() {
        SimulationPlan plan = SimulationPlan.of(3, LimitPlan.UNLIMITED)
                .withPace(new Pace(Duration.ofMillis(20), 1000, 0.5))
                .withLength(AnswerLength.of(40));
        try (Simulation simulation = new Simulation(plan)) {
            List<CompletableFuture<HttpResponse<Stream<String>>>> answers = open(simulation);

            for (CompletableFuture<HttpResponse<Stream<String>>> answer : answers) {
                assertThat(answer.join().body()).contains("event: message_stop");
            }

            KeyStatistics totals = simulation.provider.totals();
            assertThat(totals).isEqualTo(new KeyStatistics(STREAMS, STREAMS, 0, 0, 0, 0, STREAMS * 40L));
            assertThat(simulation.provider.statistics(Simulation.KEY).requests())
                    .isEqualTo(STREAMS / 3);
        }
    }

    @Test
    void streams_of_disconnected_clients_are_ended() {
        SimulationPlan plan = SimulationPlan.of(3, LimitPlan.concurrency(STREAMS))
                .withPace(new Pace(Duration.ofMillis(1), 1, 0))
                .withLength(AnswerLength.of(90));
        try (Simulation simulation = new Simulation(plan)) {
            List<CompletableFuture<HttpResponse<Stream<String>>>> answers = open(simulation);
            answers.forEach(answer -> answer.join().body().close());

            assertThat(simulation.awaitTotals(totals -> totals.inFlight() == 0).disconnects())
                    .isEqualTo(STREAMS);
        }
    }

    private static List<CompletableFuture<HttpResponse<Stream<String>>>> open(Simulation simulation) {
        List<CompletableFuture<HttpResponse<Stream<String>>>> answers = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            String secret = SimulationPlan.secret(1 + i % 3);
            answers.add(Simulation.http()
                    .sendAsync(
                            simulation.request("/v1/messages", secret, Simulation.messages(true)),
                            HttpResponse.BodyHandlers.ofLines()));
        }
        return answers;
    }
}
