package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Tests the measurement of what a provider admitted between two refusals. */
class AdmittedUseTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Offset<Double> CLOSELY = within(1e-6);

    private final AdmittedUse use = new AdmittedUse();

    @Test
    void a_first_refusal_measures_what_was_sent_of_late_over_fifteen_seconds() {
        use.takenUnbounded(10, 0);
        use.takenUnbounded(20, 15 * SECOND);
        double recent = 10 / Math.E + 20;
        Measurement measured = use.measure(1, 15 * SECOND, 15 * SECOND);

        assertThat(use.neverRefused()).isTrue();
        assertThat(measured.least()).isZero();
        assertThat(measured.requests()).isZero();
        assertThat(measured.whole()).isFalse();
        assertThat(measured.first()).isCloseTo(4 * recent, CLOSELY);
        assertThat(use.net()).isEqualTo(30);
    }

    @Test
    void a_first_refusal_measures_at_most_the_fullest_second_where_it_names_no_window() {
        use.takenUnbounded(2, 0);
        use.takenUnbounded(12, 5 * SECOND);
        use.takenUnbounded(1, 10 * SECOND);
        double fullest = 12 + 2 * Math.exp(-5);
        double recent = 2 * Math.exp(-2 / 3.0) + 12 * Math.exp(-1 / 3.0) + 1;

        assertThat(use.measure(1, 10 * SECOND, 10 * SECOND).most()).isCloseTo(60 * fullest, CLOSELY);
        Measurement window = use.measure(1, 12 * SECOND, 10 * SECOND);
        assertThat(window.most()).isCloseTo(6 * recent, CLOSELY);
        assertThat(window.whole()).as("it is a short one").isFalse();
    }

    @Test
    void a_first_refusal_of_what_was_never_counted_measures_nothing() {
        assertThat(use.measure(1, SECOND, SECOND)).isEqualTo(Measurement.NOTHING);
    }

    @Test
    void a_first_refusal_within_a_second_counts_as_a_second() {
        use.takenUnbounded(10, 100 * SECOND);
        assertThat(use.measure(1, 101 * SECOND, 100 * SECOND).most()).isCloseTo(600, CLOSELY);
    }

    @Test
    void a_first_refusal_that_names_the_end_of_a_minute_measures_what_was_admitted_in_it() {
        use.takenUnbounded(40, 90 * SECOND);
        use.takenUnbounded(50, 100 * SECOND);
        use.takenUnbounded(30, 110 * SECOND);
        // It began at 95 s, or up to a second before: the wait was rounded up.
        Measurement measured = use.measure(1, 155 * SECOND, 111 * SECOND);

        assertThat(measured.whole()).isTrue();
        assertThat(measured.first()).isCloseTo(80, CLOSELY);
        assertThat(measured.most()).as("no higher rate is to be tried").isCloseTo(80, CLOSELY);
    }

    @Test
    void a_window_that_admitted_less_than_ten_seconds_before_it_is_one_of_a_minute() {
        use.takenUnbounded(60, 5 * SECOND);
        use.takenUnbounded(20, 12 * SECOND);
        use.takenUnbounded(30, 14 * SECOND);
        // If it were of ten seconds, it would have begun at 10 s and be full with less than was admitted before.
        Measurement minute = use.measure(1, 20 * SECOND, 14 * SECOND);
        assertThat(minute.whole()).isTrue();
        assertThat(minute.first()).isCloseTo(110, CLOSELY);

        // It may have begun at 4 s.
        Measurement tenSeconds = use.measure(1, 14 * SECOND + 1, 14 * SECOND);
        assertThat(tenSeconds.whole()).isFalse();
        assertThat(use.measure(1, 14 * SECOND, 14 * SECOND).whole())
                .as("no window is named")
                .isFalse();
    }

    @Test
    void a_minute_that_is_said_to_have_begun_just_now_measures_nothing_where_more_was_admitted_before() {
        use.takenUnbounded(300, 60 * SECOND);
        use.takenUnbounded(10, 61 * SECOND);
        double recent = 300 * Math.exp(-1 / 15.0) + 10;
        Measurement measured = use.measure(1, 122 * SECOND, 62 * SECOND);

        assertThat(measured.whole()).isTrue();
        assertThat(measured.first()).isCloseTo(recent * Math.exp(-1 / 15.0), CLOSELY);
        assertThat(measured.most()).isGreaterThan(1_000);
    }

    @Test
    void between_refusals_the_time_in_which_nothing_was_sent_is_left_out_of_the_most() {
        use.taken(5);
        use.refused(10 * SECOND, 12 * SECOND, 9 * SECOND);
        assertThat(use.neverRefused()).isFalse();
        use.taken(30);
        use.taken(9);
        Measurement measured = use.measure(1, 20 * SECOND, 20 * SECOND);

        assertThat(measured.least()).isCloseTo(40 * 6, CLOSELY);
        assertThat(measured.most()).isCloseTo(40 * 60 / 8.0, CLOSELY);
        assertThat(measured.requests()).isEqualTo(2);
        assertThat(measured.first()).isZero();
        assertThat(measured.whole()).as("the present refusal names no end").isFalse();
        assertThat(use.measure(1, 20 * SECOND, 19 * SECOND).whole()).isTrue();
    }

    @Test
    void windows_are_whole_only_where_the_refusal_before_named_its_end_too() {
        use.refused(10 * SECOND, 10 * SECOND, 10 * SECOND);
        assertThat(use.measure(1, 20 * SECOND, 19 * SECOND).whole()).isFalse();
    }

    @Test
    void an_attempt_that_used_nothing_was_not_admitted_and_what_was_used_counts() {
        use.refused(0, 0, 0);
        use.taken(10);
        use.taken(10);
        use.taken(0);
        use.settled(10, 0);
        use.settled(10, 4);
        use.settled(0, 0);

        assertThat(use.net()).isEqualTo(4);
        Measurement measured = use.measure(2, 60 * SECOND, 60 * SECOND);
        assertThat(measured.requests()).isEqualTo(2);
        assertThat(measured.least()).isCloseTo(6, CLOSELY);
    }

    @Test
    void a_span_that_was_all_silent_measures_no_more_than_a_hundredfold() {
        use.refused(0, 20 * SECOND, 0);
        use.taken(1);
        Measurement measured = use.measure(0, 10 * SECOND, 10 * SECOND);

        assertThat(measured.least()).isCloseTo(6, CLOSELY);
        assertThat(measured.most()).isCloseTo(600, CLOSELY);
    }
}
