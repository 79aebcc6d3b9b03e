package dev.sluice.config;

import dev.sluice.config.ConfigKey.Defaulted;
import dev.sluice.relay.HedgePolicy;

/** The keys below {@code hedge}. */
final class HedgeSchema {

    static final Defaulted<Boolean> ENABLED = new Defaulted<>(
            "enabled",
            ValueFormat.TRUE_OR_FALSE,
            "false",
            "whether a call whose answer is late is sent over another key too; the first answer counts, and the other attempt is"
                    + " given up and mostly charged for");
    static final Defaulted<Integer> PERCENTILE = new Defaulted<>(
            "percentile",
            NumberFormats.integer(50, 99),
            "95",
            "an answer is late that takes longer than this percentage of its key's last answers for the model, or of all keys'");
    static final Defaulted<Double> BUDGET = new Defaulted<>(
            "budget",
            NumberFormats.SHARE,
            "0.1",
            "second attempts as a share of the calls that may have one; each has to be within `retry.budget` too");

    static final SectionSchema HEDGE = SectionSchema.of(ENABLED, PERCENTILE, BUDGET);

    private HedgeSchema() {}

    static HedgePolicy read(ConfigSection section) {
        return new HedgePolicy(section.get(ENABLED), section.get(PERCENTILE), section.get(BUDGET));
    }
}
