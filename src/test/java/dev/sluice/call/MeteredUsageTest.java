package dev.sluice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeteredUsageTest {

    private static final MeteredUsage REPORTED = MeteredUsage.reported(new TokenUsage(1, 2, 3, 5, 4));
    private static final MeteredUsage ESTIMATED = MeteredUsage.estimated(new TokenUsage(10, 0, 0, 20, 0));

    @Test
    void a_sum_is_reported_only_if_both_parts_are() {
        assertThat(REPORTED.plus(REPORTED)).isEqualTo(MeteredUsage.reported(new TokenUsage(2, 4, 6, 10, 8)));
        assertThat(REPORTED.plus(ESTIMATED)).isEqualTo(MeteredUsage.estimated(new TokenUsage(11, 2, 3, 25, 4)));
        assertThat(ESTIMATED.plus(REPORTED).source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void nothing_adds_nothing() {
        assertThat(MeteredUsage.NONE.plus(REPORTED)).isEqualTo(REPORTED);
        assertThat(ESTIMATED.plus(MeteredUsage.NONE)).isEqualTo(ESTIMATED);
    }
}
