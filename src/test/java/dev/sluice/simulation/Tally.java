package dev.sluice.simulation;

import dev.sluice.call.Refusal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The results of one caller: its calls, and their waits and refusals. */
final class Tally {

    int calls;
    int served;
    long promptTokens;
    int affinityHits;
    final Map<Refusal.Reason, Integer> refused = new EnumMap<>(Refusal.Reason.class);
    final Map<String, String> accountByAffinity = new HashMap<>();
    private double[] waits = new double[1024];
    private int waitCount;

    void waited(double seconds) {
        if (waitCount == waits.length) {
            waits = Arrays.copyOf(waits, 2 * waitCount);
        }
        waits[waitCount++] = seconds;
    }

    int errors() {
        return refused.values().stream().mapToInt(Integer::intValue).sum();
    }

    int errors(Refusal.Reason reason) {
        return refused.getOrDefault(reason, 0);
    }

    /** Returns the wait in seconds that {@code share} of the calls did not exceed. */
    double wait(double share) {
        double[] sorted = Arrays.copyOf(waits, waitCount);
        Arrays.sort(sorted);
        return waitCount == 0 ? 0 : sorted[(int) Math.min(waitCount - 1, Math.floor(share * waitCount))];
    }
}
