package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void a_bucket_starts_full_and_refills_continuously_up_to_its_capacity() {
        Bucket bucket = new Bucket(10, 60, 0);
        bucket.take(10, 0);

        assertThat(bucket.readyAt(1, 0)).isEqualTo(SECOND);
        assertThat(bucket.level(SECOND / 2)).isCloseTo(0.5, within(1e-9));
        assertThat(bucket.level(100 * SECOND)).isEqualTo(10);
    }

    @Test
    void the_refill_pays_debt_first() {
        Bucket bucket = new Bucket(10, 60, 0);
        bucket.take(15, 0);

        assertThat(bucket.level(0)).isEqualTo(-5);
        assertThat(bucket.readyAt(1, 0)).isEqualTo(6 * SECOND);
    }

    @Test
    void a_portion_larger_than_the_capacity_goes_when_the_bucket_is_full() {
        Bucket bucket = new Bucket(10, 60, 0);
        assertThat(bucket.readyAt(50, 0)).isZero();

        bucket.take(50, 0);
        assertThat(bucket.readyAt(50, 0)).isEqualTo(50 * SECOND);
    }

    @Test
    void an_amount_given_back_beyond_the_capacity_is_lost() {
        Bucket bucket = new Bucket(10, 60, 0);
        bucket.take(2, 0);
        bucket.giveBack(5, 0);

        assertThat(bucket.level(0)).isEqualTo(10);
    }

    @Test
    void a_time_that_goes_back_refills_nothing_twice() {
        Bucket bucket = new Bucket(10, 60, 0);
        bucket.take(10, 0);
        bucket.level(5 * SECOND);
        bucket.level(2 * SECOND);

        assertThat(bucket.level(5 * SECOND)).isCloseTo(5, within(1e-9));
    }

    @Test
    void a_capacity_of_zero_is_rejected() {
        assertThatThrownBy(() -> new Bucket(0, 60, 0))
                .hasMessage("capacity: 0.0, perMinute: 60.0 (expected: both > 0)");
    }

    @Test
    void an_amount_can_be_taken_at_its_ready_time_and_the_rate_is_never_exceeded() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double capacity = random.nextDouble(1, 100);
            double perMinute = random.nextDouble(1, 5_000);
            Bucket bucket = new Bucket(capacity, perMinute, 0);
            long now = 0;
            double taken = 0;
            for (int i = 0; i < 200; i++) {
                double amount = random.nextDouble(0, capacity);
                now = bucket.readyAt(amount, now + random.nextLong(SECOND));
                assertThat(bucket.readyAt(amount, now)).as("seed %d", seed).isEqualTo(now);
                bucket.take(amount, now);
                taken += amount;
                assertThat(taken).as("seed %d", seed).isLessThanOrEqualTo(capacity + perMinute / 60e9 * now + 1e-3);
            }
        }
    }
}
