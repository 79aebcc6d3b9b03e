package dev.sluice.simulation;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.LimitPlan;
import org.jspecify.annotations.Nullable;

/** One key as its provider sees it: the limits of its account, and what is wrong with it. */
final class SimulatedKey {

    /** What the provider answers instead of serving. */
    @Nullable
    FailureKind ailment;

    /** How often it was asked. */
    int asked;

    /** How often it refused for a limit. */
    int limited;

    final KeyLimits limits;

    SimulatedKey(LimitPlan plan, long now) {
        this(new KeyLimits(plan, now));
    }

    SimulatedKey(KeyLimits limits) {
        this.limits = limits;
    }
}
