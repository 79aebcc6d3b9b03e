package dev.sluice.simulation;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.ClassLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    /** The prompt tokens of the attempts that were admitted. */
    long admittedTokens;

    /** The times of arrival and the prompt tokens of all attempts, whether or not they were admitted. */
    final List<long[]> arrived = new ArrayList<>();

    ClassLimits limits;

    FakeKey(ClassLimits limits) {
        this.limits = limits;
    }

    /** Replaces the limits; what was counted stays. */
    FakeKey with(ClassLimits newLimits) {
        limits = newLimits;
        return this;
    }

    /** Returns the most tokens, or the most attempts, that arrived within {@code window} nanoseconds after {@code from}. */
    long most(boolean tokens, long from, long window) {
        long most = 0;
        long sum = 0;
        int first = 0;
        for (long[] each : arrived) {
            if (each[0] >= from) {
                sum += tokens ? each[1] : 1;
                while (each[0] - arrived.get(first)[0] >= window || arrived.get(first)[0] < from) {
                    sum -= arrived.get(first)[0] < from ? 0 : tokens ? arrived.get(first)[1] : 1;
                    first++;
                }
                most = Math.max(most, sum);
            }
        }
        return most;
    }
}
