package dev.sluice.config;

import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Money;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import java.math.BigDecimal;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** The keys below {@code budget}, of a client or a team. */
final class BudgetSchema {

    static final Required<BigDecimal> AMOUNT = new Required<>(
            "amount", NumberFormats.AMOUNT, "the most that it may spend, in `currency`; the last call may exceed it");
    static final Required<Budget.Period> PER = new Required<>(
            "per",
            ValueFormat.oneOf(Budget.Period.class),
            "the period in which it may spend that, by the calendar in UTC; `total` never starts anew");

    private static final SectionSchema KEYS = SectionSchema.of(AMOUNT, PER);

    private BudgetSchema() {}

    static Section section(String description) {
        return new Section("budget", KEYS, "no limit", description);
    }

    /** Reads the budget below {@code key}, or null where there is none. */
    static @Nullable Budget read(ConfigSection owner, Section key, Currency currency) {
        if (!owner.has(key)) {
            return null;
        }
        ConfigSection section = owner.get(key);
        return new Budget(
                new Money(section.require(AMOUNT, BigDecimal.ZERO), currency),
                section.require(PER, Budget.Period.TOTAL));
    }
}
