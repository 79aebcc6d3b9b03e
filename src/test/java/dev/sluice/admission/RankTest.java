package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.CallerQueue.Rank;
import dev.sluice.call.RequestClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the order of waiting calls, in one process and among replicas. */
class RankTest {

    private static final double STEP = 0.01;

    private static Rank rank(boolean preferred, int priority, double start) {
        return new Rank(preferred, priority, start, 1, RequestClass.MAIN, 1, 1);
    }

    @Test
    void each_criterion_decides_only_where_those_before_it_are_equal() {
        List<Rank> inOrder = List.of(
                new Rank(true, 0, 9, 9, RequestClass.AUXILIARY, 9, 9),
                new Rank(false, 1, 9, 9, RequestClass.AUXILIARY, 9, 9),
                new Rank(false, 0, 1, 9, RequestClass.AUXILIARY, 9, 9),
                new Rank(false, 0, 2, 1, RequestClass.AUXILIARY, 9, 9),
                new Rank(false, 0, 2, 2, RequestClass.MAIN, 9, 9),
                new Rank(false, 0, 2, 2, RequestClass.AUXILIARY, 1, 9),
                new Rank(false, 0, 2, 2, RequestClass.AUXILIARY, 2, 1),
                new Rank(false, 0, 2, 2, RequestClass.AUXILIARY, 2, 2));
        List<Rank> sorted = new ArrayList<>(inOrder);
        Collections.shuffle(sorted, new Random(1));
        Collections.sort(sorted);

        assertThat(sorted).isEqualTo(inOrder);
    }

    @Test
    void starts_within_one_step_have_one_precedence_among_replicas_and_those_of_the_next_a_later_one() {
        double first = rank(false, 0, 5 * STEP + 0.001).precedence();

        assertThat(rank(false, 0, 5 * STEP + 0.009).precedence()).isEqualTo(first);
        assertThat(rank(false, 0, 6 * STEP + 0.001).precedence()).isEqualTo(first + 1);
    }

    @Test
    void a_higher_priority_precedes_whatever_a_lower_one_has_used_and_a_preferred_call_precedes_all() {
        double twentyYears = 20.0 * 365 * 24 * 60;
        double tenYears = twentyYears / 2;

        assertThat(rank(false, 1, tenYears).precedence())
                .isLessThan(rank(false, 0, 0).precedence());
        assertThat(rank(false, -1, 0).precedence())
                .isGreaterThan(rank(false, 0, tenYears).precedence());
        assertThat(rank(true, 0, tenYears).precedence())
                .isLessThan(rank(false, 1_000, 0).precedence());
    }
}
