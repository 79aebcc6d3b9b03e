package dev.sluice.pool;

import dev.sluice.call.LruMap;
import dev.sluice.call.ModelPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An index of a provider's {@link Candidates} by model. Guarded by the pool's lock.
 *
 * <p>Keys that serve the same models are matched as one group, and models served by the same groups share their candidates. Clients
 * name models, so that all maps by model are bounded; candidates hold nothing that cannot be computed again.
 */
final class CandidateIndex {

    /** Models remembered: far more than a provider has, and few enough to cost no more than some megabytes. */
    private static final int MODELS = 1000;

    /** Candidates remembered: one for each set of groups in use, of which there are a handful; one costs 100 bytes a key. */
    private static final int SHARED = 200;

    /** A key's right to a model changes when its owner buys it or is granted it, which is worth a try this often. */
    private static final long DENIED_FOR = Duration.ofMinutes(10).toNanos();

    private record Found(Candidates candidates, long until) {}

    private final Map<List<ModelPattern>, BitSet> groups = new LinkedHashMap<>();
    private final List<Key> keys;
    private final RandomGenerator random;
    private final Map<BitSet, Candidates> shared = new HashMap<>();
    private final Map<String, Found> byModel = new LruMap<>(MODELS);
    private final Map<String, Map<Key, Long>> denials = new LruMap<>(MODELS);

    /** Creates the index of {@code keys}; {@code models} has the patterns that each key serves, in the same order. */
    CandidateIndex(List<Key> keys, List<List<ModelPattern>> models, RandomGenerator random) {
        this.keys = keys;
        this.random = random;
        for (int i = 0; i < keys.size(); i++) {
            groups.computeIfAbsent(models.get(i), each -> new BitSet()).set(i);
        }
    }

    /** Returns the keys that serve {@code model}. */
    Candidates of(String model, long now) {
        Found found = byModel.get(model);
        if (found == null || found.until() <= now) {
            found = find(model, now);
            byModel.put(model, found);
        }
        return found.candidates();
    }

    /** Excludes {@code key} from the candidates of {@code model} for some minutes. */
    void deny(Key key, String model, long now) {
        denials.computeIfAbsent(model, each -> new HashMap<>()).put(key, now + DENIED_FOR);
        byModel.remove(model);
    }

    /** Returns whether no key serves {@code model}, which {@link #of} was asked for just before, as each is known not to have it. */
    boolean isDenied(String model) {
        Found found = byModel.get(model);
        return found != null && found.candidates().isEmpty() && denials.containsKey(model);
    }

    private Found find(String model, long now) {
        BitSet eligible = new BitSet(keys.size());
        groups.forEach((patterns, group) -> {
            if (patterns.isEmpty() || ModelPattern.anyMatches(patterns, model)) {
                eligible.or(group);
            }
        });
        Map<Key, Long> denied = denied(model, now);
        if (denied == null) {
            if (shared.size() >= SHARED) {
                shared.clear();
                byModel.clear();
            }
            return new Found(shared.computeIfAbsent(eligible, this::candidates), PoolLock.NEVER);
        }
        for (int i = eligible.nextSetBit(0); i >= 0; i = eligible.nextSetBit(i + 1)) {
            if (denied.containsKey(keys.get(i))) {
                eligible.clear(i);
            }
        }
        long until = denied.values().stream().mapToLong(Long::longValue).min().orElse(PoolLock.NEVER);
        return new Found(candidates(eligible), until);
    }

    private @Nullable Map<Key, Long> denied(String model, long now) {
        Map<Key, Long> denied = denials.get(model);
        if (denied != null) {
            denied.values().removeIf(until -> until <= now);
            if (denied.isEmpty()) {
                denials.remove(model);
                return null;
            }
        }
        return denied;
    }

    private Candidates candidates(BitSet eligible) {
        List<Key> chosen = new ArrayList<>(eligible.cardinality());
        eligible.stream().forEach(i -> chosen.add(keys.get(i)));
        return new Candidates(chosen, random);
    }
}
