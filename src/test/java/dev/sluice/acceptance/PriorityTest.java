package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A call of low priority beside a flood of a higher one, which does not end before it is answered. */
@Timeout(60)
class PriorityTest {

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger refused = new AtomicInteger();

    private CompletableFuture<Void> flood(RunningRelay relay) {
        return over.get()
                ? CompletableFuture.completedFuture(null)
                : relay.beginAs("sk-hi", SampleRequest.CHAT).thenCompose(answer -> {
                    refused.addAndGet(answer.statusCode() == 200 ? 0 : 1);
                    return flood(relay);
                });
    }

    @Test
    void is_served_and_hurts_no_call_of_the_flood() {
        try (ScriptedUpstream upstream = new ScriptedUpstream();
                RunningRelay relay = RunningRelay.over(
                        upstream,
                        "providers[1].key-defaults.concurrency=2",
                        "clients[1].name=hi",
                        "clients[1].key=sk-hi",
                        "clients[1].priority=5")) {
            List<CompletableFuture<Void>> flood =
                    IntStream.range(0, 12).mapToObj(i -> flood(relay)).toList();

            assertThat(relay.post(SampleRequest.CHAT).statusCode()).isEqualTo(200);
            over.set(true);
            flood.forEach(CompletableFuture::join);
            assertThat(refused).hasValue(0);
        }
    }
}
