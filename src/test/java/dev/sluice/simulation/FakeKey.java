package dev.sluice.simulation;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.ClassLimits;
import java.util.HashMap;
import java.util.Map;
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

    /** The number of attempts for each model that arrived, and that were refused for a limit. */
    final Map<String, Integer> attemptsByModel = new HashMap<>();

    final Map<String, Integer> refusedByModel = new HashMap<>();

    ClassLimits limits;

    FakeKey(ClassLimits limits) {
        this.limits = limits;
    }

    /** Replaces the limits; what was counted stays. */
    FakeKey with(ClassLimits newLimits) {
        limits = newLimits;
        return this;
    }
}
