package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DailyAllowancesTest {

    private static final Demand CALL = new Demand(1, 10, 10, 20);

    private final DailyAllowances daily =
            new DailyAllowances(new DayWindow(() -> Instant.EPOCH, ZoneOffset.UTC, 0), made -> {});

    private static Limits perDay(@Nullable Long requests, @Nullable Long tokens) {
        return Limits.UNKNOWN.perDay(requests, tokens);
    }

    @Test
    void either_limit_by_the_day_is_one() {
        assertThat(DailyAllowances.isStatedIn(perDay(5L, null))).isTrue();
        assertThat(DailyAllowances.isStatedIn(perDay(null, 5L))).isTrue();
        assertThat(DailyAllowances.isStatedIn(perDay(null, null))).isFalse();
        assertThat(DailyAllowances.isStatedIn(new Limits(60L, null, null, null, 4)))
                .isFalse();
    }

    @Test
    void a_limit_that_is_no_longer_stated_holds_no_longer_and_its_use_is_kept() {
        daily.configure(perDay(2L, null));
        assertThat(daily.all()).hasSize(1);
        daily.reserve(CALL);
        daily.reserve(CALL);
        assertThat(daily.readyAt(CALL, 7, 9)).isEqualTo(Duration.ofDays(1).toNanos());
        daily.configure(perDay(null, 50L));
        assertThat(daily.readyAt(CALL, 7, 9)).isEqualTo(9);
        daily.configure(perDay(2L, 50L));
        assertThat(daily.readyAt(CALL, 7, 9)).isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(daily.all()).hasSize(2);
    }

    @Test
    void room_is_not_before_that_of_the_minute() {
        daily.configure(perDay(2L, 50L));
        assertThat(daily.readyAt(CALL, 99, 9)).isEqualTo(99);
        assertThat(daily.earliest(CALL, 99, 9)).isEqualTo(99);
    }

    @Test
    void tokens_that_are_reserved_may_come_back_and_requests_do_not() {
        daily.configure(perDay(null, 50L));
        daily.reserve(CALL);
        daily.reserve(CALL);
        assertThat(daily.readyAt(CALL, 0, 9)).isEqualTo(Duration.ofDays(1).toNanos());
        assertThat(daily.earliest(CALL, 0, 9)).isEqualTo(9);
        daily.settle(CALL, new Demand(1, 10, 35, 45), 0);
        assertThat(daily.earliest(CALL, 0, 9)).isEqualTo(Duration.ofDays(1).toNanos());
    }

    @Test
    void of_what_is_spent_the_one_that_lasts_longest_is_named() {
        assertThat(daily.spent(0)).isNull();
        daily.configure(perDay(5L, null));
        assertThat(daily.spent(0)).isNull();
        daily.of(Dimension.REQUESTS_PER_DAY).refused(5, Duration.ofMinutes(1), 0);
        daily.of(Dimension.TOKENS_PER_DAY).refused(5, Duration.ofMinutes(3), 0);
        assertThat(daily.spent(0)).extracting(DailyAllowance::dimension).isEqualTo(Dimension.TOKENS_PER_DAY);
        daily.of(Dimension.REQUESTS_PER_DAY).refused(5, Duration.ofMinutes(9), 0);
        assertThat(daily.spent(0)).extracting(DailyAllowance::dimension).isEqualTo(Dimension.REQUESTS_PER_DAY);
        assertThat(daily.spent(Duration.ofMinutes(9).toNanos() - 1)).isNotNull();
        assertThat(daily.spent(Duration.ofMinutes(9).toNanos())).isNull();
    }

    @Test
    void a_day_of_which_anything_was_used_is_not_unused() {
        assertThat(daily.isUnused()).isTrue();
        daily.configure(perDay(5L, 100L));
        assertThat(daily.isUnused()).isTrue();
        daily.of(Dimension.TOKENS_PER_DAY).reserve(1);
        assertThat(daily.isUnused()).isFalse();
    }
}
