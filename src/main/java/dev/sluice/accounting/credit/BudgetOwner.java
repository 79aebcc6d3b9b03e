package dev.sluice.accounting.credit;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Budget.Period;
import dev.sluice.accounting.BudgetPeriod;
import java.time.Instant;

/**
 * A client or a team, and its budget.
 *
 * @param kind a client and a team may have one name
 */
public record BudgetOwner(Kind kind, String name, Budget budget) {

    /** The kinds of owners, and their part of a key. */
    public enum Kind {
        CLIENT,
        TEAM
    }

    /** Returns the owner's name among clients and teams. */
    String key() {
        return (kind == Kind.CLIENT ? "client:" : "team:") + name;
    }

    /** Returns the period of this owner that {@code at} is in. */
    BudgetPeriod period(Period per, Instant at) {
        return new BudgetPeriod(key(), per, per.start(at), budget.amount().currency());
    }

    /** Returns the period of its budget that {@code at} is in. */
    BudgetPeriod period(Instant at) {
        return period(budget.per(), at);
    }
}
