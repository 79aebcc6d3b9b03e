package dev.sluice.config;

import dev.sluice.accounting.LedgerPlan.Unavailable;
import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.config.ConfigKey.Section;
import java.time.Duration;

/** The keys below {@code ledger}. */
final class LedgerSchema {

    static final Defaulted<Unavailable> WHEN_UNAVAILABLE = new Defaulted<>(
            "when-unavailable",
            ValueFormat.oneOf(Unavailable.class),
            "refuse",
            "while entries cannot be written to the store: `refuse` ends calls with an error, `journal` keeps entries in a file"
                    + " beside it until they can");
    static final Defaulted<Duration> RETENTION =
            new Defaulted<>("retention", UnitFormats.RETENTION, "400d", "how long entries are kept");

    static final Section LEDGER = new Section(
            "ledger",
            SectionSchema.of(WHEN_UNAVAILABLE, RETENTION),
            "as below",
            "the [ledger](operations.md#the-ledger): one entry a call");

    private LedgerSchema() {}
}
