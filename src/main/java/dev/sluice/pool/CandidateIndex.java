package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import dev.sluice.call.ModelPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An index of a provider's {@link Candidates} by model. Guarded by the pool's lock.
 *
 * <p>Keys that serve the same models are matched as one group, and models of one class that are served by the same groups share
 * their candidates. Clients name models, so that all maps by model are bounded; candidates hold nothing that cannot be computed
 * again.
 */
final class CandidateIndex {

    /** Models remembered: far more than a provider has. */
    private static final int MODELS = 1000;

    /** Models remembered of a pool of many keys: more than are in use at a time. */
    private static final int LEAST_MODELS = 32;

    /** The keys of all models remembered: at about 100 bytes for each size of call in use, they cost a hundred megabytes at most. */
    private static final int KEYS = 500_000;

    /** The most sets of keys that are kept: one for each set of groups in use, of which there are few. */
    private static final int SHARED = 200;

    /** A key's right to a model changes when its owner buys it or is granted it, which is worth a try this often. */
    private static final long DENIED_FOR = Duration.ofMinutes(10).toNanos();

    /** A caller asks again after a minute: its own request may have been the cause. */
    private static final long DENIED_TO_ITS_CALLER_FOR = Duration.ofMinutes(1).toNanos();

    /** The first caller whose request a key refused as without a model, and until when that counts. */
    private record Doubt(String caller, long until) {}

    private record Found(Candidates candidates, long until) {}

    private final Map<List<ModelPattern>, BitSet> groups = new LinkedHashMap<>();
    private final List<Key> keys;
    private final ProviderClasses classes;
    private final RandomGenerator random;
    private final Map<BitSet, CandidateKeys> shared = new HashMap<>();
    private final Map<String, Found> byModel;
    private final Map<String, Map<Key, Long>> denials = new LruMap<>(MODELS);
    private final Map<String, Map<Key, Doubt>> doubts = new LruMap<>(MODELS);

    /** Creates the index of {@code keys}; {@code models} has the patterns that each key serves, in the same order. */
    CandidateIndex(List<Key> keys, List<List<ModelPattern>> models, ProviderClasses classes, RandomGenerator random) {
        this.keys = keys;
        this.classes = classes;
        this.random = random;
        int most = Math.min(MODELS, Math.max(LEAST_MODELS, KEYS / Math.max(1, keys.size())));
        this.byModel = new LruMap<>(most);
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

    /**
     * Records that {@code key} refused a request of {@code caller} because it has no {@code model}. The request may have
     * caused the refusal itself, so the key is only kept from that caller, for a minute. It is excluded once it refuses
     * another caller in the same way, or another key has served the request.
     */
    void suspectDenied(Key key, String model, String caller, long now) {
        Map<Key, Doubt> ofModel = doubts.computeIfAbsent(model, each -> new HashMap<>());
        Doubt first = ofModel.get(key);
        if (first == null || first.until() <= now || first.caller().equals(caller)) {
            ofModel.put(key, new Doubt(caller, now + DENIED_FOR));
        } else {
            deny(key, model, now);
        }
    }

    /** Returns the keys that refused {@code model} to {@code caller} of late, and are not excluded for others. */
    Set<KeyId> doubtedBy(String caller, String model, long now) {
        Map<Key, Doubt> ofModel = doubts.get(model);
        if (ofModel == null) {
            return Set.of();
        }
        ofModel.values().removeIf(doubt -> doubt.until() <= now);
        Set<KeyId> doubted = new HashSet<>();
        ofModel.forEach((key, doubt) -> {
            if (doubt.caller().equals(caller) && now < doubt.until() - DENIED_FOR + DENIED_TO_ITS_CALLER_FOR) {
                doubted.add(key.id());
            }
        });
        return doubted;
    }

    /** Excludes {@code key} from the candidates of {@code model} for some minutes. */
    void deny(Key key, String model, long now) {
        denials.computeIfAbsent(model, each -> new HashMap<>()).put(key, now + DENIED_FOR);
        Map<Key, Doubt> ofModel = doubts.get(model);
        if (ofModel != null) {
            ofModel.remove(key);
        }
        byModel.remove(model);
    }

    /** Returns whether no key serves {@code model}, which {@link #of} was asked for just before, as each is known not to have it. */
    boolean isDenied(String model) {
        Found found = byModel.get(model);
        return found != null && found.candidates().keys().isEmpty() && denials.containsKey(model);
    }

    private Found find(String model, long now) {
        BitSet eligible = new BitSet(keys.size());
        groups.forEach((patterns, group) -> {
            if (patterns.isEmpty() || ModelPattern.anyMatches(patterns, model)) {
                eligible.or(group);
            }
        });
        String modelClass = classes.classOf(model);
        Map<Key, Long> denied = denied(model, now);
        if (denied == null) {
            if (shared.size() >= SHARED) {
                shared.clear();
                byModel.clear();
            }
            return new Found(shared(shared.computeIfAbsent(eligible, this::chosen), modelClass), PoolLock.NEVER);
        }
        for (int i = eligible.nextSetBit(0); i >= 0; i = eligible.nextSetBit(i + 1)) {
            if (denied.containsKey(keys.get(i))) {
                eligible.clear(i);
            }
        }
        long until = PoolLock.NEVER;
        for (long each : denied.values()) {
            until = Math.min(until, each);
        }
        return new Found(new Candidates(chosen(eligible), modelClass, random), until);
    }

    /** Returns the candidates of another model of the class that the same keys serve, or new ones. */
    private Candidates shared(CandidateKeys chosen, String modelClass) {
        for (Found each : byModel.values()) {
            Candidates known = each.candidates();
            if (known.keys() == chosen && known.modelClass().equals(modelClass)) {
                return known;
            }
        }
        return new Candidates(chosen, modelClass, random);
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

    private CandidateKeys chosen(BitSet eligible) {
        List<Key> chosen = new ArrayList<>(eligible.cardinality());
        for (int i = eligible.nextSetBit(0); i >= 0; i = eligible.nextSetBit(i + 1)) {
            chosen.add(keys.get(i));
        }
        return new CandidateKeys(chosen);
    }
}
