package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that can serve the models of one class, and the choice among their keys. Guarded by the pool's lock.
 *
 * <p>A call with an affinity goes to the account that its hash names, or to a second one named in the same way when the first is
 * busy, so that calls that spill over stay together too. Any other call goes where a {@link KeyDraw} sends it.
 */
final class Candidates {

    /** The number of candidates that a draw compares: a third one gains little. */
    private static final int CHOICES = 2;

    /**
     * The number of candidates compared where keys differ in weight: with two, a heavy key would be drawn too rarely to get
     * its share. Sixteen are all of them in most pools.
     */
    private static final int CHOICES_BY_WEIGHT = 16;

    /** The accounts of an affinity: one to serve it, and one to spill over to; each further one holds one more prompt cache. */
    private static final int AFFINITY_ACCOUNTS = 2;

    /**
     * The accounts from which on an account is compared by its noted cost where that decides: what a look at it reads is then in no
     * near cache. The noted cost is up to two seconds old, so that fewer accounts are compared by the true one.
     */
    private static final int COMPARED_AS_NOTED = 256;

    private final CandidateKeys keys;
    private final String modelClass;
    private final List<CandidateAccount> candidates;
    private final @Nullable ReadyIndex[] readyIndexes = new @Nullable ReadyIndex[Demand.SIZE_CLASSES];
    private final RandomGenerator random;
    private final int choices;
    private final CandidateCapacity capacity;

    /** Creates candidates of {@code keys}, over whose order affinities are hashed, for models of {@code modelClass}. */
    Candidates(CandidateKeys keys, String modelClass, RandomGenerator random) {
        this.keys = keys;
        this.modelClass = modelClass;
        this.random = random;
        this.candidates = new ArrayList<>(keys.accounts().size());
        for (CandidateKeys.OfAccount each : keys.accounts()) {
            candidates.add(new CandidateAccount(each.account(), modelClass, each.keys(), candidates.size()));
        }
        this.choices = keys.isWeighted() ? CHOICES_BY_WEIGHT : CHOICES;
        this.capacity = new CandidateCapacity(candidates);
    }

    /** Returns the keys of all candidates. */
    CandidateKeys keys() {
        return keys;
    }

    /** Returns the class that the models are of. */
    String modelClass() {
        return modelClass;
    }

    /** Returns the candidate that {@code account} is, or null. */
    @Nullable
    CandidateAccount candidate(SharedLimits account) {
        Integer position = keys.positionOf(account);
        return position == null ? null : candidates.get(position);
    }

    /** Returns the key to use now, or null where none has room. */
    @Nullable
    Choice choose(ProviderQuery query) {
        if (candidates.isEmpty()) {
            return null;
        }
        String affinity = query.request().affinity();
        Choice affine = affinity == null ? null : affine(affinity, query);
        if (affine != null) {
            return affine;
        }
        boolean asNoted = candidates.size() >= COMPARED_AS_NOTED;
        return new KeyDraw(query, modelClass, choices, asNoted, readyIndex(query.demand()), random).run();
    }

    /** Returns up to {@code most} accounts that had no room for such a demand, of those that may have room soonest. */
    List<CandidateAccount> soonest(Demand demand, int most) {
        return readyIndex(demand).soonest(most);
    }

    /** Returns when an account may have room that had none in {@link #choose}, those already tried left out. */
    long nextRoom(ProviderQuery query) {
        LeaseRequest request = query.request();
        List<CandidateAccount> tried = new ArrayList<>();
        if (!request.tried().isEmpty()) {
            for (Key key : keys.named(request.tried())) {
                CandidateAccount candidate = candidate(key.account());
                if (candidate != null && candidate.allTried(request.tried())) {
                    tried.add(candidate);
                }
            }
        }
        return readyIndex(query.demand()).nextWake(tried);
    }

    /** Returns what all candidates have by the minute. */
    CandidateCapacity capacity() {
        return capacity;
    }

    private @Nullable Choice affine(String affinity, ProviderQuery query) {
        long hash = ConsistentHash.spread(affinity.hashCode());
        long now = query.now();
        double meanFirstByte = query.meanFirstByteNanos();
        for (int i = 0; i < AFFINITY_ACCOUNTS; i++) {
            CandidateAccount candidate = candidates.get(ConsistentHash.place(hash, candidates.size()));
            AccountClass limits = candidate.limits(now);
            if (!query.isReservedForOther(limits) && candidate.requestRoom(query.demand(), meanFirstByte, now) <= now) {
                Key key = candidate.usableKey(query.request().tried(), meanFirstByte, (int) hash, now);
                if (key != null && !key.onProbation(modelClass)) {
                    return new Choice(key, limits);
                }
            }
            hash = ConsistentHash.spread(hash);
        }
        return null;
    }

    private ReadyIndex readyIndex(Demand demand) {
        int sizeClass = demand.sizeClass();
        ReadyIndex readyIndex = readyIndexes[sizeClass];
        if (readyIndex == null) {
            readyIndex = new ReadyIndex(candidates);
            readyIndexes[sizeClass] = readyIndex;
        }
        return readyIndex;
    }
}
