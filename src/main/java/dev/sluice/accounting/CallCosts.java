package dev.sluice.accounting;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import java.util.List;
import java.util.Optional;

/** The costs of calls: prices, which may change with the configuration, and callers' budgets. Safe for use by many threads. */
public final class CallCosts {

    private final Budgets budgets;
    private volatile PriceBook prices;

    public CallCosts(PriceBook prices, Budgets budgets) {
        this.prices = prices;
        this.budgets = budgets;
    }

    /** Takes new prices; calls that end from now on are priced by them. */
    public void reprice(PriceBook prices) {
        this.prices = prices;
    }

    /** Returns the refusal of a call by {@code caller}, or empty while anything of its budget is left. */
    public Optional<Refusal> refusal(Caller caller) {
        if (budgets.mayCall(caller.name())) {
            return Optional.empty();
        }
        String renewal = budgets.renews(caller.name())
                .map(when -> "it renews at " + when)
                .orElse("it does not renew");
        return Optional.of(Refusal.of(Reason.BUDGET_SPENT, "The budget of this key is spent; " + renewal + "."));
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

    /** Takes {@code cost} off the budget of {@code caller}. */
    public void charge(Caller caller, Money cost) {
        budgets.charge(caller.name(), cost);
    }
}
