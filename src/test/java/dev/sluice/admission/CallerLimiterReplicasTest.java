package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Team;
import dev.sluice.limit.grant.GrantBook;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests how long a call waits for what the store grants, and with what it is answered then. */
class CallerLimiterReplicasTest extends CallerLimiterFixture {

    @Test
    void a_call_waits_for_the_first_answer_of_the_store_for_four_tenths_of_a_second_and_is_then_refused() {
        waits(caller(60L, null, null), 1);
        time.pass(LONGEST_WAIT.minus(NANO));
        assertThat(decided).isEmpty();

        time.pass(NANO);
        assertThat(decided).singleElement().isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.refusal().message()).isEqualTo("the limits are used up, over all replicas");
            assertThat(refused.refusal().retryAfter()).isEqualTo(Duration.ofSeconds(1));
        });
    }

    @Test
    void where_caller_and_team_lack_as_much_the_caller_s_own_limits_are_named() {
        waits(member(600L, new Team("research", 60L, null, null)), 1);
        time.pass(LONGEST_WAIT);
        assertThat(((Admission.Refused) decided.get(0)).refusal().message())
                .isEqualTo("the limits are used up, over all replicas");
    }

    @Test
    void a_grant_that_comes_in_time_admits_the_call_at_once() {
        granted(dimension -> 0);
        waits(caller(60L, null, null), 1);
        time.pass(LONGEST_WAIT.minus(NANO));
        granted(dimension -> 1);
        assertThat(decided).singleElement().isInstanceOf(Admission.Admitted.class);

        time.pass(Duration.ofSeconds(1));
        assertThat(decided).hasSize(1);
    }

    @Test
    void a_grant_for_one_of_two_calls_lets_the_first_pass_and_the_other_wait_on() {
        granted(dimension -> 0);
        waits(caller(60L, null, null), 1);
        waits(caller(60L, null, null), 1);
        granted(dimension -> 1);
        assertThat(decided).singleElement().isInstanceOf(Admission.Admitted.class);

        time.pass(LONGEST_WAIT);
        assertThat(decided).hasSize(2);
        assertThat(decided.get(1)).isInstanceOf(Admission.Refused.class);
    }

    @Test
    void where_the_store_has_fallen_silent_a_call_is_refused_at_once() {
        known(caller(60L, null, null), PLENTY);
        time.pass(GrantBook.LIFETIME.minus(NANO));
        admitted(caller(60L, null, null), 1);
        time.pass(NANO);

        assertThat(refused(caller(60L, null, null), 1).message()).startsWith("the limits are used up");
    }

    @Test
    void a_thousand_calls_wait_and_the_next_is_refused_at_once_until_one_leaves() {
        Caller caller = caller(60L, null, null);
        Admission first = limiter.admit(caller, 1);
        for (int i = 1; i < 1_000; i++) {
            waits(caller, 1);
        }
        refused(caller, 1);
        ((Admission.Later) first).answer().cancel();

        waits(caller, 1);
        refused(caller, 1);
    }

    @Test
    void a_thousand_calls_wait_on_where_the_store_answers_without_room() {
        Caller caller = caller(60L, null, null);
        for (int i = 0; i < 1_000; i++) {
            waits(caller, 1);
        }
        granted(dimension -> 0);
        assertThat(decided).isEmpty();

        granted(dimension -> 2);
        assertThat(decided).hasSize(2).allMatch(Admission.Admitted.class::isInstance);
    }

    @Test
    void a_wait_that_was_cancelled_has_no_answer_and_takes_nothing() {
        granted(dimension -> 0);
        Admission cancelled = limiter.admit(caller(60L, null, null), 1);
        ((Admission.Later) cancelled).answer().whenDecided(decided::add);
        ((Admission.Later) cancelled).answer().cancel();
        granted(dimension -> 1);
        assertThat(decided).isEmpty();

        admitted(caller(60L, null, null), 1);
    }
}
