package dev.sluice.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RetryBudget budget = new RetryBudget(0.2, 0);

    @Test
    void what_was_saved_is_affordable_at_once() {
        for (int i = 0; i < 100; i++) {
            assertThat(budget.take(0)).isZero();
        }
        assertThat(budget.take(0)).isPositive();
    }

    @Test
    void a_spent_budget_lets_ten_retries_a_second_through() {
        spend(0);

        assertThat(budget.take(0)).isEqualTo(SECOND / 10);
        assertThat(budget.take(0)).isEqualTo(2 * SECOND / 10);
    }

    @Test
    void five_calls_pay_for_a_retry() {
        spend(0);
        for (int i = 0; i < 5; i++) {
            budget.called();
        }

        assertThat(budget.take(0)).isZero();
    }

    @Test
    void nothing_is_saved_beyond_ten_seconds() {
        long muchLater = 1_000_000 * SECOND;
        spend(muchLater);

        assertThat(budget.take(muchLater)).isPositive();
    }

    private void spend(long now) {
        for (int i = 0; i < 100; i++) {
            budget.take(now);
        }
    }
}
