package dev.sluice.pool;

import static dev.sluice.pool.PoolParts.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests which refusals confirm a suspicion against a key, for which requests it counts, and when they probe the key. */
class SuspicionTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private Suspicion suspicion = new Suspicion(Cause.REVOKED, "why");

    private void refused(String caller, int... contents) {
        for (int content : contents) {
            suspicion.refused(request(caller, content), Cause.REVOKED, "by " + caller, 0);
        }
    }

    private void forbidden(String caller, int... contents) {
        for (int content : contents) {
            suspicion.refused(request(caller, content), Cause.FORBIDDEN, "no", 0);
        }
    }

    @Test
    void a_second_call_of_one_caller_confirms_it_and_the_same_call_again_does_not() {
        RequestHistory one = request("a", 1);
        suspicion.refused(one, Cause.REVOKED, "why", 0);
        suspicion.refused(one, Cause.REVOKED, "why", 0);
        assertThat(suspicion.isConfirmed()).isFalse();
        assertThat(suspicion.probeAt()).isZero();
        refused("a", 1);
        assertThat(suspicion.isConfirmed()).isTrue();
        assertThat(suspicion.probeAt()).isEqualTo(5 * SECOND);
        assertThat(suspicion.why()).isEqualTo("by a");
    }

    @Test
    void by_403_three_different_requests_of_one_caller_confirm_it() {
        forbidden("a", 1, 1, 1, 2);
        assertThat(suspicion.isConfirmed()).isFalse();
        forbidden("a", 3);
        assertThat(suspicion.isConfirmed()).isTrue();
        assertThat(suspicion.cause()).isEqualTo(Cause.FORBIDDEN);
    }

    @Test
    void a_second_caller_or_another_key_that_serves_the_request_confirms_it() {
        forbidden("a", 1);
        forbidden("b", 1);
        assertThat(suspicion.isConfirmed()).isTrue();
        suspicion = new Suspicion(Cause.REVOKED, "why");
        refused("a", 1);
        suspicion.servedElsewhere(request("b", 1), 0);
        assertThat(suspicion.isConfirmed()).isFalse();
        suspicion.servedElsewhere(request("a", 1), 0);
        assertThat(suspicion.isConfirmed()).isTrue();
    }

    @Test
    void three_callers_or_two_whose_requests_others_served_prove_it() {
        refused("a", 1, 2);
        refused("b", 1);
        suspicion.servedElsewhere(request("a", 1), 0);
        assertThat(suspicion.isProven()).isFalse();
        suspicion.servedElsewhere(request("b", 1), 0);
        assertThat(suspicion.isProven()).isTrue();
        suspicion = new Suspicion(Cause.REVOKED, "why");
        refused("a", 1, 2);
        refused("b", 1);
        assertThat(suspicion.isProven()).isFalse();
        refused("c", 1);
        assertThat(suspicion.isProven()).isTrue();
    }

    @Test
    void a_confirmed_key_is_kept_from_the_requests_it_refused_until_the_probe_and_from_no_other_caller() {
        refused("a", 1);
        assertThat(suspicion.bars(request("a", 1), 0)).isFalse();
        refused("a", 1);
        assertThat(suspicion.bars(request("a", 1), 5 * SECOND - 1)).isTrue();
        assertThat(suspicion.bars(request("a", 1), 5 * SECOND)).isFalse();
        assertThat(suspicion.bars(request("a", 2), 0)).isFalse();
        assertThat(suspicion.bars(request("b", 1), 0)).isFalse();
    }

    @Test
    void after_three_requests_all_of_the_caller_are_kept_away() {
        refused("a", 1, 2);
        assertThat(suspicion.bars(request("a", 9), 0)).isFalse();
        refused("a", 3);
        assertThat(suspicion.bars(request("a", 9), 0)).isTrue();
    }

    @Test
    void a_caller_whose_request_another_key_served_keeps_all_its_requests_away() {
        refused("a", 1);
        suspicion.servedElsewhere(request("a", 1), 0);
        assertThat(suspicion.bars(request("a", 9), 0)).isTrue();
    }

    @Test
    void each_probe_doubles_the_wait_up_to_the_cause_s_first_interval() {
        refused("a", 1, 1);
        long now = 5 * SECOND;
        suspicion.attemptSent(request("a", 1), now - 1);
        assertThat(suspicion.probeAt()).isEqualTo(now);
        for (long seconds : new long[] {10, 20, 40, 80, 160, 320, 600, 600}) {
            suspicion.attemptSent(request("a", 1), now);
            assertThat(suspicion.probeAt()).isEqualTo(now + seconds * SECOND);
            now = suspicion.probeAt();
        }
        suspicion.attemptSent(request("b", 1), now);
        assertThat(suspicion.probeAt()).isEqualTo(now);
    }

    @Test
    void the_first_witness_s_probe_is_the_key_s_and_a_new_witness_does_not_delay_it() {
        refused("a", 1, 1);
        suspicion.refused(request("b", 1), Cause.REVOKED, "why", 2 * SECOND);
        assertThat(suspicion.probeAt()).isEqualTo(5 * SECOND);
        assertThat(suspicion.bars(request("b", 1), 7 * SECOND - 1)).isTrue();
        assertThat(suspicion.bars(request("b", 1), 7 * SECOND)).isFalse();
    }

    @Test
    void a_good_answer_clears_refusals_that_began_before_its_attempt_was_sent() {
        refused("a", 1);
        suspicion.refused(request("b", 1), Cause.REVOKED, "why", 5);
        assertThat(suspicion.clear(0)).isEmpty();
        assertThat(suspicion.clear(5)).isEqualTo(Set.of("a"));
        assertThat(suspicion.isEmpty()).isFalse();
        assertThat(suspicion.isConfirmed()).isFalse();
        assertThat(suspicion.clear(6)).isEqualTo(Set.of("b"));
        assertThat(suspicion.isEmpty()).isTrue();
    }

    @Test
    void what_still_confirms_it_remains_when_one_caller_is_forgotten() {
        refused("a", 1, 1);
        refused("b", 1);
        suspicion.discredit("b");
        assertThat(suspicion.isConfirmed()).isTrue();
        refused("b", 1);
        suspicion.discredit("a");
        assertThat(suspicion.isConfirmed()).isFalse();

        refused("c", 1);
        refused("d", 1);
        suspicion.discredit("c");
        assertThat(suspicion.isConfirmed()).isTrue();
    }

    @Test
    void a_caller_whose_request_another_key_served_is_not_discredited() {
        refused("a", 1);
        suspicion.servedElsewhere(request("a", 1), 0);
        suspicion.discredit("a");
        suspicion.discredit("unknown");
        assertThat(suspicion.isEmpty()).isFalse();
        assertThat(suspicion.isConfirmed()).isTrue();
    }
}
