package dev.sluice.boot;

import dev.sluice.config.Settings;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** The fingerprints of those parts of a configuration that all replicas have to have alike. */
final class Fingerprint {

    private Fingerprint() {}

    /** Returns by part a number that is the same in each process with the same part. */
    static Map<String, String> of(Settings settings) {
        Map<String, String> parts = new TreeMap<>();
        for (ProviderPlan each : settings.poolPlan(Map.of()).providers()) {
            parts.put("provider " + each.name(), of(String.valueOf(each)));
        }
        parts.put("clients", of(String.valueOf(settings.fileClients())));
        return parts;
    }

    /** Sorts the words first: sets and maps show themselves in another order in each process. Secrets show nothing. */
    private static String of(String shown) {
        String[] words = shown.split("[^\\p{Alnum}._-]+", -1);
        Arrays.sort(words);
        return Integer.toHexString(Arrays.hashCode(words));
    }
}
