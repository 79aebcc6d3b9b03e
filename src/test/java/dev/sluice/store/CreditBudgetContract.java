package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.ReservationRequest;
import dev.sluice.accounting.credit.ReservationResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of budgets. */
public abstract class CreditBudgetContract extends CreditGrantContract {

    @Test
    void a_budget_counts_calls_in_the_period_in_which_they_began_though_the_clock_jumps() {
        BudgetOwner month = budget("1", Budget.Period.MONTH);
        now = Instant.parse("2026-11-30T23:59:59Z");
        CreditReservation november = reserve(month, "0.8");
        now = Instant.parse("2026-12-01T00:00:01Z");
        settle(november, "0.8");
        assertThat(use(month).spent()).isZero();
        settle(reserve(month, "1"), "1");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);

        now = Instant.parse("2026-11-30T23:59:58Z");
        assertThat(use(month).spent()).isEqualByComparingTo("0.8");
        settle(reserve(month, "0.2"), "0.2");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);

        now = Instant.parse("2026-12-01T00:00:02Z");
        assertThat(use(month).spent()).isEqualByComparingTo("1");
        assertThat(asked(month, "0.1")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void what_was_spent_stays_spent_when_the_period_of_a_budget_changes() {
        settle(reserve(budget("1", Budget.Period.DAY), "0.4"), "0.4");
        assertThat(use(budget("1", Budget.Period.MONTH)).spent()).isEqualByComparingTo("0.4");
        assertThat(use(budget("1", Budget.Period.TOTAL)).spent()).isEqualByComparingTo("0.4");
        assertThat(asked(budget("0.4", Budget.Period.TOTAL), "0.1")).isInstanceOf(ReservationResult.Spent.class);
    }

    @Test
    void the_budgets_of_a_client_and_its_team_are_both_held() {
        BudgetOwner own = budget("1", Budget.Period.DAY);
        BudgetOwner team = new BudgetOwner(BudgetOwner.Kind.TEAM, client, new Budget(usd("0.5"), Budget.Period.MONTH));
        ReservationRequest request = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd("0.5"), null, List.of(own, team));
        ReservationResult.Granted granted =
                (ReservationResult.Granted) gate(store()).reserve(request, 0).join();
        settle(granted.reservation(), "0.5");

        assertThat(use(own).spent()).isEqualByComparingTo("0.5");
        ReservationRequest again = new ReservationRequest(
                "call-" + UUID.randomUUID(), client, "this process", usd("0.1"), null, List.of(own, team));
        assertThat(gate(store()).reserve(again, 0).join()).isEqualTo(new ReservationResult.Spent(team));
        assertThat(use(own).reserved()).isZero();
    }
}
