package dev.sluice.limit;

import static dev.sluice.limit.AllowanceTest.SECOND;
import static dev.sluice.limit.AllowanceTest.allowance;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests what an allowance says of its limit to others. */
class AllowanceKnowledgeTest {

    private static Allowance unknown() {
        return new Allowance("a", Dimension.REQUESTS, new LearnedRate(null, 0), new Pacing(), 0);
    }

    @Test
    void a_stated_limit_foretells_when_there_is_room_and_a_guess_does_not() {
        Allowance stated = allowance(Dimension.REQUESTS, 60);
        stated.reserve(stated.available(0), 0, 0);
        assertThat(stated.statedPerMinute()).isEqualTo(60);
        assertThat(stated.earliest(2, 0)).isCloseTo(2 * SECOND, within(SECOND / 1_000));
        assertThat(stated.isFound()).isFalse();
        assertThat(stated.isContradicted()).isFalse();

        Allowance guess =
                new Allowance("a", Dimension.REQUESTS, LearnedRate.guess(Dimension.REQUESTS, 0), new Pacing(), 0);
        guess.reserve(guess.available(0), 0, 0);
        assertThat(guess.statedPerMinute()).isZero();
        assertThat(guess.earliest(2, 7)).isEqualTo(7);
        guess.block(9);
        assertThat(guess.earliest(2, 7)).isEqualTo(9);
        assertThat(unknown().statedPerMinute()).isZero();
        assertThat(unknown().earliest(2, 7)).isEqualTo(7);
    }

    @Test
    void tokens_that_are_reserved_may_come_back_and_requests_do_not() {
        Allowance tokens = allowance(Dimension.OUTPUT_TOKENS, 6_000);
        double full = tokens.available(0);
        tokens.reserve(full, 0, 0);
        assertThat(tokens.earliest(1_000, 0)).isZero();

        Allowance requests = allowance(Dimension.REQUESTS, 60);
        requests.reserve(requests.available(0), 0, 0);
        assertThat(requests.earliest(1, 0)).isPositive();
    }

    @Test
    void a_limit_is_found_once_a_search_is_over_and_contradicted_once_a_stated_one_is_cut() {
        Allowance allowance = unknown();
        allowance.refused(null, null, 0, SECOND);
        assertThat(allowance.isFound()).as("searched for").isFalse();
        allowance.remember(60, Duration.ZERO, 10, Duration.ZERO, SECOND);
        assertThat(allowance.isFound()).isTrue();
        assertThat(allowance.isContradicted()).isFalse();

        Allowance stated = allowance(Dimension.REQUESTS, 60);
        stated.refused(Duration.ofSeconds(1), null, 0, SECOND);
        assertThat(stated.refused(Duration.ofSeconds(1), null, 2 * SECOND, 3 * SECOND))
                .isTrue();
        assertThat(stated.isContradicted()).isTrue();
        assertThat(stated.isFound()).isFalse();
    }

    @Test
    void a_first_claim_bounds_a_limit_less_what_was_taken_before_it() {
        Allowance allowance = unknown();
        for (int order = 0; order < 4; order++) {
            allowance.reserve(1, order, 0);
        }
        assertThat(allowance.limitReported(60, false, 0)).isTrue();
        assertThat(allowance.available(0)).isCloseTo(allowance.capacity() - 4, within(1e-9));
        assertThat(allowance.limitReported(60, false, 0)).isFalse();
        assertThat(allowance.setLimit(30, 0)).isTrue();
        assertThat(allowance.setLimit(30, 0)).isFalse();
        assertThat(allowance.perMinute()).isEqualTo(30);
    }

    @Test
    void remaining_and_reset_say_what_a_full_bucket_holds() {
        Allowance allowance = new Allowance("a", Dimension.REQUESTS, new LearnedRate(600L, 0), new Pacing(), 0);
        allowance.fullReported(60, 4 * SECOND);
        allowance.prepareFor(1, 0);

        // Ten seconds' worth, of which half a second's is held back.
        assertThat(allowance.capacity()).isCloseTo(95, within(1e-6));
        Allowance unbounded = unknown();
        unbounded.fullReported(60, 4 * SECOND);
        assertThat(unbounded.isBounded()).isFalse();
    }

    @Test
    void only_a_report_that_raises_the_level_says_so() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        Reservation first = allowance.reserve(1, 0, 0);
        assertThat(allowance.remainingReported(10, first, 0)).isFalse();
        assertThat(allowance.available(0)).isEqualTo(10);
        Reservation second = allowance.reserve(1, 1, 0);
        assertThat(allowance.remainingReported(40, second, SECOND)).isTrue();
        assertThat(allowance.available(SECOND)).isCloseTo(39, within(1e-9));
        assertThat(allowance.remainingReported(41, second, SECOND))
                .as("an order that was used")
                .isFalse();
    }

    @Test
    void an_answer_teaches_only_what_binds() {
        Allowance allowance = allowance(Dimension.REQUESTS, 600);
        assertThat(allowance.answered(allowance.reserve(1, 0, 0), 0)).isFalse();
        assertThat(unknown().answered(unknown().reserve(1, 0, 0), 0)).isFalse();

        Allowance learned = unknown();
        learned.remember(600, Duration.ZERO, 0, Duration.ZERO, 0);
        boolean changed = false;
        for (int order = 0; order < 50; order++) {
            Reservation reservation = learned.reserve(20, order, 30 * SECOND);
            changed |= learned.answered(reservation, 30 * SECOND);
        }
        assertThat(changed).isTrue();
        assertThat(learned.perMinute()).isCloseTo(606, within(1e-9));

        Allowance idle = unknown();
        idle.remember(600, Duration.ZERO, 600, Duration.ZERO, 0);
        for (int order = 0; order < 100; order++) {
            assertThat(idle.answered(idle.reserve(0, order, 30 * SECOND), 30 * SECOND))
                    .isFalse();
        }
    }

    @Test
    void what_is_known_has_its_source_time_and_level() {
        Allowance allowance = allowance(Dimension.REQUESTS, 60);
        allowance.reserve(10, 0, 0);
        LimitKnowledge known = allowance.knowledge(0);

        assertThat(known.source()).isEqualTo(LimitSource.CONFIGURED);
        assertThat(known.burst()).isEqualTo(allowance.capacity());
        assertThat(known.level()).isCloseTo(49.5, within(1e-9));
        assertThat(known.fullAt()).isCloseTo(10 * SECOND, within(SECOND / 1_000));
    }
}
