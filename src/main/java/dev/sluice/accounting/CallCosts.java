package dev.sluice.accounting;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Team;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The costs of calls: prices, which may change with the configuration, and the budgets of callers and their teams. Safe for use
 * by many threads.
 */
public final class CallCosts {

    private final Budgets budgets;
    private final Budgets teamBudgets;
    private volatile PriceBook prices;

    public CallCosts(PriceBook prices, Budgets budgets, Budgets teamBudgets) {
        this.prices = prices;
        this.budgets = budgets;
        this.teamBudgets = teamBudgets;
    }

    /** Takes new prices; calls that end from now on are priced by them. */
    public void reprice(PriceBook prices) {
        this.prices = prices;
    }

    /** Returns the refusal of a call by {@code caller}, or empty while anything of its budget and its team's is left. */
    public Optional<Refusal> refusal(Caller caller) {
        if (!budgets.mayCall(caller.name())) {
            return Optional.of(spent("this key", budgets.renews(caller.name())));
        }
        Team team = caller.team();
        return team == null || teamBudgets.mayCall(team.name())
                ? Optional.empty()
                : Optional.of(spent("the team " + team.name(), teamBudgets.renews(team.name())));
    }

    private static Refusal spent(String owner, Optional<Instant> renews) {
        String renewal = renews.map(when -> "it renews at " + when).orElse("it does not renew");
        return Refusal.of(Reason.BUDGET_SPENT, "The budget of " + owner + " is spent; " + renewal + ".");
    }

    /**
     * Returns {@code attempts} with their costs, all by the same prices; see {@link PriceBook#cost}.
     *
     * @param asked the model's name as the caller wrote it
     */
    public List<AttemptRecord> priced(List<AttemptRecord> attempts, String asked) {
        PriceBook book = prices;
        return attempts.stream()
                .map(attempt -> attempt.pricedAt(book.cost(
                                attempt.target().model(), asked, attempt.usage().tokens())
                        .orElse(null)))
                .toList();
    }

    /** Takes {@code cost} off the budget of {@code caller} and off its team's. */
    public void charge(Caller caller, Money cost) {
        budgets.charge(caller.name(), cost);
        if (caller.team() != null) {
            teamBudgets.charge(caller.team().name(), cost);
        }
    }
}
