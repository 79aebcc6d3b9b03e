package dev.sluice.accounting;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import java.util.Optional;

/** Where calls are paid: prices that may change with the configuration, and what callers have left. For many threads. */
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

    /**
     * Lets {@code caller} in while anything of its budget is left.
     *
     * @throws dev.sluice.call.RefusedCall where nothing is
     */
    public void check(Caller caller) {
        if (!budgets.mayCall(caller.name())) {
            String renewal = budgets.renews(caller.name())
                    .map(when -> "it renews at " + when)
                    .orElse("it does not renew");
            throw Refusal.of(Reason.BUDGET_SPENT, "The budget of this key is spent; " + renewal + ".")
                    .asException();
        }
    }

    /** Prices and charges {@code usage}; empty where the model has no price. */
    public Optional<Money> charge(Caller caller, String model, TokenUsage usage) {
        Optional<Money> cost = prices.cost(model, usage);
        cost.ifPresent(money -> budgets.charge(caller.name(), money));
        return cost;
    }
}
