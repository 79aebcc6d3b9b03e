package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.LimitReport.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitEvidenceTest {

    private static final long SECOND = 1_000_000_000L;

    private static Level level(long limit, long remaining, long resetNanos) {
        return new Level(Dimension.REQUESTS, limit, remaining, resetNanos, false);
    }

    @Test
    void a_true_report_stays_as_it_is() {
        Level level = level(600, 590, SECOND);
        assertThat(LimitEvidence.believed(level)).isEqualTo(level);
    }

    @Test
    void a_limit_of_nothing_and_a_days_limit_are_left_out() {
        assertThat(LimitEvidence.believed(level(0, 0, 0))).isNull();
        assertThat(LimitEvidence.believed(
                        level(14_400, 14_370, Duration.ofSeconds(179).toNanos())))
                .isNull();
    }

    @Test
    void more_left_than_the_limit_leaves_the_limit_alone() {
        assertThat(LimitEvidence.believed(level(600, 601, SECOND))).isEqualTo(level(600, LimitReport.UNKNOWN, SECOND));
    }

    @Test
    void figures_beyond_any_providers_are_left_out() {
        assertThat(LimitEvidence.believed(level(Long.MAX_VALUE, Long.MAX_VALUE, SECOND)))
                .isEqualTo(level(LimitReport.UNKNOWN, LimitReport.UNKNOWN, SECOND));
    }

    @Test
    void nothing_left_for_most_of_a_minute_bears_out_a_limit_and_one_of_a_second_does_not() {
        assertThat(LimitEvidence.isUsedUp(level(5, 0, 60 * SECOND))).isTrue();
        assertThat(LimitEvidence.isUsedUp(level(5, 0, LimitReport.UNKNOWN))).isTrue();
        assertThat(LimitEvidence.isUsedUp(level(5, 0, SECOND))).isFalse();
        assertThat(LimitEvidence.isUsedUp(level(5, 1, 60 * SECOND))).isFalse();
    }
}
