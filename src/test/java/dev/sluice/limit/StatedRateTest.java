package dev.sluice.limit;

import static dev.sluice.limit.LearnedRateTest.EXACTLY;
import static dev.sluice.limit.LearnedRateTest.MINUTE;
import static dev.sluice.limit.LearnedRateTest.SECOND;
import static dev.sluice.limit.LearnedRateTest.climb;
import static dev.sluice.limit.LearnedRateTest.few;
import static dev.sluice.limit.LearnedRateTest.many;
import static dev.sluice.limit.LearnedRateTest.some;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests the rates that the configuration or a provider states, beside what refusals and answers teach of them. */
class StatedRateTest {

    @Test
    void a_stated_rate_is_regained_and_never_exceeded() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        rate.refused(few(0, 2_000), false, MINUTE);
        for (int step = 2; step < 20; step++) {
            climb(rate, 50, step * MINUTE);
        }
        assertThat(rate.perMinute()).isEqualTo(1_000);
        assertThat(rate.isContradicted()).isFalse();
        assertThat(rate.source()).isEqualTo(LimitSource.CONFIGURED);
        assertThat(rate.answered(true, 60 * MINUTE)).isFalse();
    }

    @Test
    void a_stated_rate_may_hold_unless_less_was_admitted_and_a_learned_one_unless_it_was_measured() {
        LearnedRate stated = new LearnedRate(1_000L, 0);
        assertThat(stated.mayHold(many(100, 900), false)).isFalse();
        assertThat(stated.mayHold(many(100, 950), false)).isTrue();
        assertThat(stated.mayHold(few(100, 900), false)).isTrue();
        assertThat(stated.mayHold(new Measurement(100, 900, 10, false, 0), false))
                .isFalse();

        LearnedRate learned = LearnedRate.remembered(1_000, true);
        assertThat(learned.mayHold(many(950, 1_000), false)).isFalse();
        assertThat(learned.mayHold(some(500, 2_000), false)).isTrue();
        assertThat(learned.mayHold(many(900, 2_000), false)).isFalse();
        assertThat(learned.mayHold(many(920, 2_000), false)).isTrue();
        assertThat(learned.mayHold(few(950, 1_000), false)).isTrue();
    }

    @Test
    void a_claim_of_which_little_is_admitted_is_disbelieved_for_ten_minutes() {
        LearnedRate rate = new LearnedRate(null, 0);
        assertThat(rate.setReported(600, SECOND)).isTrue();
        assertThat(rate.source()).isEqualTo(LimitSource.HEADERS);
        rate.refused(new Measurement(300, 480, 5, false, 0), false, MINUTE);
        assertThat(rate.isLearned()).as("80 per cent were admitted").isFalse();
        rate.refused(new Measurement(300, 400, 4, false, 0), false, MINUTE);
        assertThat(rate.isLearned()).as("too few to tell").isFalse();

        rate.refused(new Measurement(300, 400, 5, false, 0), false, MINUTE);
        assertThat(rate.isLearned()).isTrue();
        assertThat(rate.setReported(501, 2 * MINUTE)).isFalse();
        assertThat(rate.setReported(500, 2 * MINUTE)).isTrue();
        assertThat(rate.perMinute()).isEqualTo(500);

        LearnedRate later = new LearnedRate(null, 0);
        later.setReported(600, 0);
        later.refused(new Measurement(300, 400, 5, false, 0), false, MINUTE);
        assertThat(later.setReported(600, 11 * MINUTE - 1)).isFalse();
        assertThat(later.setReported(600, 11 * MINUTE)).isTrue();
    }

    @Test
    void a_reported_rate_below_a_configured_one_is_adopted_once_and_a_higher_one_never() {
        LearnedRate rate = new LearnedRate(60L, 0);
        assertThat(rate.setReported(60, 0)).isFalse();
        assertThat(rate.adoptReported(SECOND)).isFalse();
        assertThat(rate.changedAt()).isZero();
        for (int claim = 0; claim < 3; claim++) {
            assertThat(rate.setReported(30, 0)).isFalse();
        }
        assertThat(rate.adoptReported(2 * SECOND)).isTrue();
        assertThat(rate.perMinute()).isEqualTo(30);
        assertThat(rate.changedAt()).isEqualTo(2 * SECOND);
        assertThat(rate.adoptReported(3 * SECOND)).isFalse();
    }

    @Test
    void a_new_configuration_replaces_what_was_learned() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        rate.refused(few(0, 2_000), false, MINUTE);
        assertThat(rate.setConfigured(1_000)).isFalse();
        assertThat(rate.perMinute()).isCloseTo(970, EXACTLY);
        assertThat(rate.setConfigured(500)).isTrue();
        assertThat(rate.perMinute()).isEqualTo(500);
        assertThat(rate.setConfigured(0)).isTrue();
        assertThat(rate.perMinute()).isEqualTo(1);
    }

    @Test
    void a_rate_that_is_configured_no_more_holds_until_answers_raise_it_or_the_provider_states_another() {
        LearnedRate rate = new LearnedRate(1_000L, 0);
        assertThat(rate.withdrawConfigured(SECOND)).isFalse();
        assertThat(rate.perMinute()).isEqualTo(1_000);
        assertThat(rate.source()).isEqualTo(LimitSource.LEARNED);
        assertThat(rate.changedAt()).isEqualTo(SECOND);
        climb(rate, 200, 2 * MINUTE);
        assertThat(rate.perMinute()).isGreaterThan(1_000);
        assertThat(rate.withdrawConfigured(3 * MINUTE)).as("once").isFalse();

        LearnedRate stated = new LearnedRate(1_000L, 0);
        stated.setReported(6_000, 0);
        assertThat(stated.withdrawConfigured(SECOND)).isTrue();
        assertThat(stated.perMinute()).isEqualTo(6_000);
        assertThat(stated.source()).isEqualTo(LimitSource.HEADERS);

        LearnedRate lowered = new LearnedRate(1_000L, 0);
        lowered.refused(few(0, 2_000), false, MINUTE);
        lowered.setReported(6_000, 0);
        assertThat(lowered.withdrawConfigured(2 * MINUTE)).isFalse();
        assertThat(lowered.perMinute()).isCloseTo(970, EXACTLY);
    }
}
