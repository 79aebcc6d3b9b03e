package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanDeviationTest {

    @Test
    void what_was_assumed_holds_until_the_first_observation_which_replaces_it() {
        MeanDeviation mean = new MeanDeviation(500, 100);
        assertThat(mean.mean()).isEqualTo(500);
        assertThat(mean.above(2)).isEqualTo(700);

        mean.observe(80);
        assertThat(mean.mean()).isEqualTo(80);
        assertThat(mean.above(2)).as("a quarter each").isEqualTo(120);
    }

    @Test
    void later_ones_move_mean_and_deviation_as_round_trips_do() {
        MeanDeviation mean = new MeanDeviation(0, 0);
        mean.observe(80);
        mean.observe(160);
        assertThat(mean.mean()).isCloseTo(90, within(1e-9));
        assertThat(mean.above(1)).isCloseTo(90 + 20 + (80 - 20) / 4.0, within(1e-9));
    }

    @Test
    void equal_ones_leave_no_deviation() {
        MeanDeviation mean = new MeanDeviation(0, 0);
        for (int i = 0; i < 100; i++) {
            mean.observe(40);
        }
        assertThat(mean.mean()).isCloseTo(40, within(1e-9));
        assertThat(mean.above(1)).isCloseTo(40, within(1e-6));
    }
}
