package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ConcurrencyLimit limit = new ConcurrencyLimit(null);

    private static void begin(ConcurrencyLimit limit, int calls) {
        for (int i = 0; i < calls; i++) {
            limit.begin();
        }
    }

    @Test
    void a_stated_limit_is_full_when_as_many_calls_are_under_way() {
        ConcurrencyLimit stated = new ConcurrencyLimit(3);
        begin(stated, 2);
        assertThat(stated.full()).isFalse();
        assertThat(stated.headroom()).isEqualTo(1 - 2.0 / 3);
        stated.begin();
        assertThat(stated.full()).isTrue();
        assertThat(stated.headroom()).isZero();
        stated.begin();
        assertThat(stated.headroom()).isZero();
        assertThat(stated.inFlight()).isEqualTo(4);
        stated.end();
        stated.end();
        assertThat(stated.full()).isFalse();
    }

    @Test
    void without_a_limit_there_is_always_room() {
        begin(limit, 10_000);
        assertThat(limit.full()).isFalse();
        assertThat(limit.headroom()).isEqualTo(1);
        assertThat(limit.limit()).isEqualTo(ConcurrencyLimit.UNBOUNDED);
    }

    @Test
    void a_refusal_leaves_what_was_served_and_never_less_than_one() {
        begin(limit, 8);
        limit.refused(0);
        assertThat(limit.limit()).isEqualTo(7);

        ConcurrencyLimit small = new ConcurrencyLimit(null);
        small.begin();
        small.refused(0);
        assertThat(small.limit()).isEqualTo(1);
    }

    @Test
    void a_refusal_at_more_calls_than_the_limit_does_not_raise_it() {
        ConcurrencyLimit stated = new ConcurrencyLimit(3);
        begin(stated, 10);
        stated.refused(0);
        assertThat(stated.limit()).isEqualTo(3);
    }

    @Test
    void good_answers_raise_a_learned_limit_by_one_call_at_least_while_it_is_in_use() {
        begin(limit, 11);
        limit.refused(0);
        limit.end();
        limit.end();
        for (int i = 0; i < 199; i++) {
            limit.answered(20 * SECOND);
        }
        assertThat(limit.limit()).isEqualTo(10);
        limit.answered(20 * SECOND);
        assertThat(limit.limit()).isEqualTo(11);

        limit.end();
        for (int i = 0; i < 400; i++) {
            limit.answered(40 * SECOND);
        }
        assertThat(limit.limit()).as("9 of 11 in use prove nothing").isEqualTo(11);
    }

    @Test
    void good_answers_raise_a_limit_no_further_than_the_stated_one() {
        ConcurrencyLimit stated = new ConcurrencyLimit(3);
        begin(stated, 4);
        stated.refused(0);
        stated.end();
        for (int minute = 1; minute < 10; minute++) {
            for (int i = 0; i < 200; i++) {
                stated.answered(minute * 60 * SECOND);
            }
        }
        assertThat(stated.limit()).isEqualTo(3);
    }

    @Test
    void a_repeated_statement_keeps_what_refusals_have_taught_and_another_one_replaces_it() {
        limit.setStated(10);
        begin(limit, 6);
        limit.refused(0);
        limit.setStated(10);
        assertThat(limit.limit()).isEqualTo(5);
        limit.setStated(20);
        assertThat(limit.limit()).isEqualTo(20);
    }

    @Test
    void what_was_learned_before_is_kept_within_what_is_stated() {
        limit.remember(12);
        assertThat(limit.limit()).isEqualTo(12);
        ConcurrencyLimit stated = new ConcurrencyLimit(5);
        stated.remember(12);
        assertThat(stated.limit()).isEqualTo(5);
        stated.remember(0);
        assertThat(stated.limit()).isEqualTo(1);
    }
}
