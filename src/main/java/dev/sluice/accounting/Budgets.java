package dev.sluice.accounting;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of callers and what was spent of them, in memory.
 *
 * <p>A call is admitted while anything is left and charged when its cost is known, so calls under way at the end of a
 * budget may overdraw it by what they cost. Holds one entry for each caller that has a budget. Safe for use by many threads.
 */
public final class Budgets {

    private final InstantSource clock;
    private final ConcurrentHashMap<String, Spent> spent = new ConcurrentHashMap<>();
    private volatile Map<String, Budget> budgets;

    /** @param budgets by the caller's name; a caller without one may spend without bound */
    public Budgets(Map<String, Budget> budgets, InstantSource clock) {
        this.budgets = Map.copyOf(budgets);
        this.clock = clock;
    }

    /** The amount that was spent since the beginning of a period. */
    private record Spent(Instant since, Money amount) {}

    /** Replaces the budgets in force; what callers have spent in this period stays spent. */
    public void replace(Map<String, Budget> budgets) {
        this.budgets = Map.copyOf(budgets);
        spent.keySet().retainAll(budgets.keySet());
    }

    /** Returns whether {@code caller} has anything left of its budget, or has none. */
    public boolean mayCall(String caller) {
        Budget budget = budgets.get(caller);
        return budget == null || !spentOf(caller, budget).covers(budget.amount());
    }

    /**
     * Takes {@code cost} off what {@code caller} has left. Does nothing for a caller without a budget, nor for a cost in another
     * currency than its budget's: that call was priced before the configuration changed.
     */
    public void charge(String caller, Money cost) {
        Budget budget = budgets.get(caller);
        if (budget == null || !cost.currency().equals(budget.amount().currency())) {
            return;
        }
        Instant since = budget.per().start(clock.instant());
        spent.compute(
                caller,
                (name, before) ->
                        new Spent(since, current(before, since, budget).plus(cost)));
    }

    /** Returns what {@code caller} has spent in the current period; empty for a caller without a budget. */
    public Optional<Money> spent(String caller) {
        return Optional.ofNullable(budgets.get(caller)).map(budget -> spentOf(caller, budget));
    }

    /** Returns when {@code caller}'s budget renews; empty where it never renews or there is none. */
    public Optional<Instant> renews(String caller) {
        return Optional.ofNullable(budgets.get(caller))
                .flatMap(budget -> budget.per().end(clock.instant()));
    }

    private Money spentOf(String caller, Budget budget) {
        return current(spent.get(caller), budget.per().start(clock.instant()), budget);
    }

    private static Money current(@Nullable Spent before, Instant since, Budget budget) {
        Money nothing = Money.zero(budget.amount().currency());
        if (before == null || before.since().isBefore(since)) {
            return nothing;
        }
        return before.amount().currency().equals(nothing.currency()) ? before.amount() : nothing;
    }
}
