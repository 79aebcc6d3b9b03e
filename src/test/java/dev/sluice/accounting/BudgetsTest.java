package dev.sluice.accounting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.Budget.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BudgetsTest {

    private Instant now = Instant.parse("2026-12-31T23:59:00Z");

    @Test
    void a_caller_may_call_until_its_budget_is_spent() {
        Budgets budgets = budgets(Period.DAY);
        budgets.charge("app", usd("9.99"));
        assertThat(budgets.mayCall("app")).isTrue();

        budgets.charge("app", usd("0.02"));
        assertThat(budgets.mayCall("app")).isFalse();
        assertThat(budgets.spent("app")).contains(usd("10.01"));
    }

    @Test
    void a_caller_without_a_budget_may_always_call() {
        Budgets budgets = budgets(Period.DAY);
        budgets.charge("other", usd("1000"));
        assertThat(budgets.mayCall("other")).isTrue();
        assertThat(budgets.spent("other")).isEmpty();
        assertThat(budgets.renews("other")).isEmpty();
    }

    @Test
    void a_day_and_a_month_renew_by_the_calendar_in_utc() {
        for (Period period : new Period[] {Period.DAY, Period.MONTH}) {
            now = Instant.parse("2026-12-31T23:59:00Z");
            Budgets budgets = budgets(period);
            budgets.charge("app", usd("10"));
            assertThat(budgets.renews("app")).contains(Instant.parse("2027-01-01T00:00:00Z"));

            pass(Duration.ofSeconds(59));
            assertThat(budgets.mayCall("app")).isFalse();
            pass(Duration.ofSeconds(1));
            assertThat(budgets.mayCall("app")).isTrue();
            assertThat(budgets.spent("app")).contains(usd("0"));
        }
    }

    @Test
    void a_total_never_renews() {
        Budgets budgets = budgets(Period.TOTAL);
        budgets.charge("app", usd("10"));
        pass(Duration.ofDays(4000));
        assertThat(budgets.mayCall("app")).isFalse();
        assertThat(budgets.renews("app")).isEmpty();
    }

    @Test
    void what_was_spent_stays_spent_when_budgets_change() {
        Budgets budgets = budgets(Period.DAY);
        budgets.charge("app", usd("10"));

        budgets.replace(Map.of("app", new Budget(usd("11"), Period.MONTH)));
        assertThat(budgets.mayCall("app")).isTrue();
        assertThat(budgets.spent("app")).contains(usd("10"));
    }

    @Test
    void what_was_spent_in_another_currency_does_not_count() {
        Budgets budgets = budgets(Period.DAY);
        budgets.charge("app", usd("10"));

        Money yen = new Money(new BigDecimal(500), Currency.getInstance("JPY"));
        budgets.replace(Map.of("app", new Budget(yen, Period.DAY)));
        budgets.charge("app", usd("10"));
        assertThat(budgets.spent("app")).contains(Money.zero(yen.currency()));
    }

    @Test
    void no_charge_is_lost_between_threads() throws Exception {
        Budgets budgets = budgets(Period.DAY);
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int thread = 0; thread < threads; thread++) {
            pool.execute(() -> {
                for (int i = 0; i < 10_000; i++) {
                    budgets.charge("app", usd("0.001"));
                }
                done.countDown();
            });
        }
        pool.shutdown();
        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(budgets.spent("app")).contains(usd("40"));
    }

    private Budgets budgets(Period per) {
        return new Budgets(Map.of("app", new Budget(usd("10"), per)), () -> now);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private static Money usd(String amount) {
        return new Money(new BigDecimal(amount), Currency.getInstance("USD"));
    }
}
