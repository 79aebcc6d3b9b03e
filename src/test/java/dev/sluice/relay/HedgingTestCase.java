package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.TokenUsage;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

/** Calls in simulated time over keys that usually answer within a tenth of a second. */
abstract class HedgingTestCase {

    static final TokenUsage USED = new TokenUsage(100, 0, 0, 20, 0);
    static final Duration USUAL = Duration.ofMillis(100);
    static final HedgePolicy ALWAYS_AFFORDABLE = new HedgePolicy(true, 95, 1);

    final RelayFixture relay = new RelayFixture();
    final FakeUpstream upstream = relay.upstream;

    @BeforeEach
    void the_first_key_answers_within_a_tenth_of_a_second() {
        relay.hedging.reconfigure(ALWAYS_AFFORDABLE);
        warmUp(20);
    }

    @AfterEach
    void nothing_is_held() {
        relay.assertNothingIsHeld();
    }

    private void warmUp(int calls) {
        for (int i = 0; i < calls; i++) {
            upstream.answersOnce(after(USUAL), "{}", USED);
            answeredWithin(USUAL.toMillis());
        }
        assertThat(relay.ended).hasSize(calls);
        relay.ended.clear();
        upstream.attempts.clear();
        relay.leases.granted.clear();
    }

    final Mono<Void> after(Duration delay) {
        return Mono.create(sink -> relay.time.after(delay.toNanos(), sink::success));
    }

    /** Makes a call and reads its answer after {@code millis}. */
    final TestClient answeredWithin(long millis) {
        return answered(relay.chat(), millis);
    }

    final TestClient answered(TestClient client, long millis) {
        pass(millis);
        return client.reads();
    }

    final void pass(long millis) {
        relay.time.pass(Duration.ofMillis(millis));
    }
}
