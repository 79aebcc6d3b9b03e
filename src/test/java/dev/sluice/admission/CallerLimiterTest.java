package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.CallerLimiter.Entry;
import dev.sluice.admission.CallerLimiter.Place;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallerLimiterTest {

    private final Timeline time = new Timeline();
    private final CallerLimiter gate = new CallerLimiter(time);

    private static Caller caller(@Nullable Long rpm, @Nullable Long tpm, @Nullable Integer concurrency) {
        return new Caller("c", 1, 0, rpm, tpm, concurrency, List.of());
    }

    private Place enter(Caller caller, long tokens) {
        Entry entry = gate.enter(caller, tokens);
        assertThat(entry).isInstanceOf(Entry.Entered.class);
        return ((Entry.Entered) entry).place();
    }

    private Refusal refused(Caller caller, long tokens) {
        Entry entry = gate.enter(caller, tokens);
        assertThat(entry).isInstanceOf(Entry.Refused.class);
        Refusal refusal = ((Entry.Refused) entry).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.CALLER_LIMITED);
        return refusal;
    }

    @Test
    void a_caller_without_limits_always_enters() {
        for (int i = 0; i < 1_000; i++) {
            enter(caller(null, null, null), 1_000_000);
        }
    }

    @Test
    void requests_a_minute_come_back_continuously() {
        Caller caller = caller(2L, null, null);
        enter(caller, 1).leave(TokenUsage.NONE);
        enter(caller, 1).leave(TokenUsage.NONE);
        assertThat(refused(caller, 1).retryAfter()).isEqualTo(Duration.ofSeconds(30));

        time.pass(Duration.ofSeconds(30));
        enter(caller, 1);
    }

    @Test
    void tokens_are_settled_to_what_was_used() {
        Caller caller = caller(null, 600L, null);
        Place place = enter(caller, 600);
        assertThat(refused(caller, 100).retryAfter()).isEqualTo(Duration.ofSeconds(10));

        place.leave(new TokenUsage(100, 0, 0, 0, 0));
        enter(caller, 500);
    }

    @Test
    void calls_at_once_are_counted_and_leaving_twice_counts_once() {
        Caller caller = caller(null, null, 2);
        Place first = enter(caller, 1);
        enter(caller, 1);
        assertThat(refused(caller, 1).message()).isEqualTo("calls at once: 2 (expected: <= 2)");

        first.leave(TokenUsage.NONE);
        first.leave(TokenUsage.NONE);
        enter(caller, 1);
        refused(caller, 1);
    }

    @Test
    void a_refused_call_takes_nothing() {
        Caller caller = caller(10L, 100L, null);
        enter(caller, 100);
        for (int i = 0; i < 20; i++) {
            refused(caller, 50);
        }
        time.pass(Duration.ofSeconds(30));
        enter(caller, 50);
    }

    @Test
    void new_limits_hold_from_the_next_call_on() {
        enter(caller(1L, null, null), 1);
        refused(caller(1L, null, null), 1);
        enter(caller(null, null, null), 1);
    }
}
