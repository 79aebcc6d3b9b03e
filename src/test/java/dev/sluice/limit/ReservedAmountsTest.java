package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Tests what reservations say of a provider's report on a past moment. */
class ReservedAmountsTest {

    private static final long JITTER = Pacing.JITTER.toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final Offset<Double> EXACTLY = within(1e-9);

    private final ReservedAmounts input = new ReservedAmounts(Dimension.INPUT_TOKENS);
    private final ReservedAmounts output = new ReservedAmounts(Dimension.OUTPUT_TOKENS);

    @Test
    void what_is_under_way_is_what_was_reserved_less_what_has_ended() {
        Reservation first = input.reserve(30, 0, 0, 0);
        input.reserve(12, 1, 0, 0);
        assertThat(input.outstanding()).isEqualTo(42);
        input.end(first);
        assertThat(input.outstanding()).isEqualTo(12);
    }

    @Test
    void what_was_reserved_long_after_lowers_what_can_be_true_but_for_as_much_as_was_sent_at_the_time_of_the_report() {
        Reservation reported = input.reserve(2, 0, 0, 0);
        input.reserve(7, 1, 0, MINUTE);
        assertThat(input.highestLevel(100, reported, 0)).isEqualTo(95, EXACTLY);
        assertThat(input.lowestLevel(100, reported)).isEqualTo(93, EXACTLY);
    }

    @Test
    void what_was_sent_at_about_the_same_time_may_have_been_counted_before_or_after() {
        input.reserve(3, 0, 0, 0);
        Reservation reported = input.reserve(10, 1, 0, JITTER / 2);
        input.reserve(5, 2, 0, JITTER + JITTER / 2);
        assertThat(input.highestLevel(100, reported, 0)).as("counted before").isEqualTo(100, EXACTLY);
        assertThat(input.lowestLevel(100, reported)).as("counted after").isEqualTo(100 - 5 - 3, EXACTLY);
    }

    @Test
    void what_came_back_or_refilled_raises_the_highest_level() {
        Reservation reported = input.reserve(10, 0, 0, 0);
        input.unused(4);
        assertThat(input.highestLevel(100, reported, 2)).isEqualTo(106, EXACTLY);
        Reservation later = input.reserve(10, 1, 0, MINUTE);
        assertThat(input.highestLevel(100, later, 2)).as("before it").isEqualTo(102, EXACTLY);
    }

    @Test
    void what_was_used_beyond_a_reservation_counts_as_taken() {
        Reservation reported = input.reserve(10, 0, 0, 0);
        input.unused(-6);
        assertThat(input.lowestLevel(100, reported)).isEqualTo(94, EXACTLY);
        assertThat(input.highestLevel(100, reported, 0))
                .as("it may be of the same window")
                .isEqualTo(100, EXACTLY);
        Reservation late = input.reserve(1, 1, 0, MINUTE);
        input.unused(-6);
        input.unused(0);
        assertThat(input.highestLevel(100, late, 0)).isEqualTo(95, EXACTLY);
    }

    @Test
    void output_that_is_under_way_may_have_been_counted_already() {
        Reservation reported = output.reserve(40, 0, 0, 0);
        assertThat(output.lowestLevel(100, reported)).isEqualTo(60, EXACTLY);
        output.end(reported);
        assertThat(output.lowestLevel(100, reported)).isEqualTo(100, EXACTLY);
    }

    @Test
    void requests_are_reported_in_whole_ones_and_tokens_in_thousands() {
        ReservedAmounts requests = new ReservedAmounts(Dimension.REQUESTS);
        assertThat(requests.roundedDown()).isEqualTo(1);
        assertThat(requests.smallestRise()).isEqualTo(1);
        assertThat(input.roundedDown()).isZero();
        assertThat(input.smallestRise()).isEqualTo(1_000);
    }

    @Test
    void a_window_lasts_for_the_jitter_and_knows_only_the_ones_right_beside_it() {
        SendWindow first = SendWindow.past().current(0);
        first.take(2);
        assertThat(first.current(JITTER - 1)).isSameAs(first);
        SendWindow second = first.current(JITTER);
        second.take(3);
        assertThat(second).isNotSameAs(first);
        assertThat(second.takenSinceShortlyBefore()).isEqualTo(5);
        assertThat(first.takenUntilShortlyAfter()).isEqualTo(5);

        SendWindow later = second.current(3 * JITTER);
        later.take(7);
        assertThat(later.takenSinceShortlyBefore()).as("long after").isEqualTo(7);
        assertThat(second.takenUntilShortlyAfter()).isEqualTo(3);
        assertThat(SendWindow.past().current(0).takenSinceShortlyBefore()).isZero();
    }

    @Test
    void the_window_before_all_others_is_before_the_origin_of_the_clock_too() {
        SendWindow past = SendWindow.past();
        past.take(9);
        assertThat(past.current(0).takenSinceShortlyBefore()).isZero();
        assertThat(past.takenUntilShortlyAfter()).isEqualTo(9);
    }
}
