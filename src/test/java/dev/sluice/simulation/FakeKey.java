package dev.sluice.simulation;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.LimitPlan;
import org.jspecify.annotations.Nullable;

/** A key at the fake provider: the limits of its account, and the fault that it answers with. */
final class FakeKey {

    /** The failure that every attempt meets, or null where the key serves. */
    @Nullable
    FailureKind fault;

    /** The number of attempts that arrived. */
    int attempts;

    /** The number of attempts refused for a limit. */
    int refused;

    final KeyLimits limits;

    FakeKey(LimitPlan plan, long now) {
        this(new KeyLimits(plan, now));
    }

    FakeKey(KeyLimits limits) {
        this.limits = limits;
    }
}
