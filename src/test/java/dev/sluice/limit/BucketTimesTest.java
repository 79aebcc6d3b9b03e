package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Tests that a bucket that is full gains nothing while it is. */
class BucketTimesTest {

    private static final long SECOND = 1_000_000_000L;

    private final Bucket full = new Bucket(10, 60, 0);

    @Test
    void what_is_taken_of_a_full_bucket_has_not_refilled_before_it_was_taken() {
        full.take(10, 30 * SECOND);
        assertThat(full.level(30 * SECOND)).isZero();
        assertThat(full.level(35 * SECOND)).isCloseTo(5, within(1e-9));
    }

    @Test
    void what_is_given_back_is_added_to_what_has_refilled_until_then() {
        full.take(10, 0);
        full.giveBack(-4, 20 * SECOND);
        assertThat(full.level(20 * SECOND)).isCloseTo(6, within(1e-9));
    }

    @Test
    void a_level_that_is_known_refills_from_the_moment_on_that_it_is_known_of() {
        full.correct(3, 30 * SECOND);
        assertThat(full.level(30 * SECOND)).isEqualTo(3);
        assertThat(full.level(32 * SECOND)).isCloseTo(5, within(1e-9));
    }

    @Test
    void what_refilled_before_a_change_did_so_at_the_rate_before_it() {
        full.take(10, 0);
        full.reshape(100, 600, 5 * SECOND);
        assertThat(full.level(5 * SECOND)).isCloseTo(5, within(1e-9));
        assertThat(full.level(6 * SECOND)).isCloseTo(15, within(1e-9));
    }

    @Test
    void a_bucket_may_be_read_before_anything_was_taken_of_it() {
        assertThat(full.readyAt(10, 7)).isEqualTo(7);
        assertThat(full.refillIn(SECOND)).isCloseTo(1, within(1e-9));
        assertThat(full.nanosToRefill(1)).isEqualTo(SECOND);
    }

    @Test
    void a_bucket_that_begins_to_refill_later_is_ready_by_its_own_beginning() {
        Bucket bucket = new Bucket(10, 60, 5_000_000_000L);
        bucket.take(10, 1_000_000_000L);

        assertThat(bucket.readyAt(2, 1_000_000_000L)).isEqualTo(7_000_000_000L);
    }
}
