package dev.sluice.pool;

import dev.sluice.call.KeyId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The accounts that can serve the models of one class, and the choice among their keys. Guarded by the pool's lock.
 *
 * <p>A call with an affinity goes to the account that its hash names, or to a second one named in the same way when the first is
 * busy, so that calls that spill over stay together too. Any other call goes to the better of two accounts drawn at random among
 * those with room: nearly as good as comparing all of them, and calls that come together do not all go to the one that looks
 * best. A retry compares more. An account that is reserved for another queue position (see {@link BackfillReservations}) is used
 * last by calls that come before that position, and not at all by others.
 */
final class Candidates {

    /** The power of two choices (Mitzenmacher, 2001): a third one gains little. */
    private static final int CHOICES = 2;

    /**
     * The number of candidates compared where keys differ in weight: with two, a heavy key would be drawn too rarely to get
     * its share. Sixteen are all of them in most pools.
     */
    private static final int CHOICES_BY_WEIGHT = 16;

    /** A call that has failed once is worth a longer comparison than most. */
    private static final int CHOICES_OF_RETRY = 4;

    /**
     * The keys that a retry looks at to find some that serve: a call must not wait for one bad key after another. All of most
     * pools, since of 400 keys that are mostly dead 64 may hold none that serves; some tenths of a millisecond.
     */
    private static final int LOOKS_OF_RETRY = 512;

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
        return affine == null ? draw(query) : affine;
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

    private @Nullable Choice draw(ProviderQuery query) {
        Set<KeyId> tried = query.request().tried();
        double meanFirstByte = query.meanFirstByteNanos();
        long now = query.now();
        boolean retry = !tried.isEmpty();
        boolean asNoted = !retry && candidates.size() >= COMPARED_AS_NOTED;
        int wanted = retry ? Math.max(CHOICES_OF_RETRY, choices) : choices;
        ReadyIndex readyIndex = readyIndex(query.demand());
        Key best = null;
        AccountClass bestLimits = null;
        Choice reserved = null;
        double bestCost = Double.POSITIVE_INFINITY;
        int looks = retry ? LOOKS_OF_RETRY : Integer.MAX_VALUE;
        boolean bestServes = false;
        readyIndex.beginDraw(now);
        CandidateAccount held = null;
        while (wanted > 0 && looks > 0 && (held != null || readyIndex.hasMore())) {
            CandidateAccount candidate = held;
            if (candidate == null) {
                candidate = readyIndex.draw(random);
                held = asNoted && wanted > 1 && readyIndex.hasMore() ? readyIndex.draw(random) : null;
                if (held != null && held.knownCost(now) < candidate.knownCost(now)) {
                    CandidateAccount cheaper = held;
                    held = candidate;
                    candidate = cheaper;
                }
            } else {
                held = null;
            }
            if (asNoted && bestCost <= candidate.knownCost(now)) {
                wanted--;
                continue;
            }
            AccountClass limits = candidate.limits(now);
            if (query.isBarredFrom(limits)) {
                continue;
            }
            long readyAt = candidate.requestRoom(query.demand(), meanFirstByte, now);
            if (readyAt > now) {
                readyIndex.await(candidate, readyAt, now);
                continue;
            }
            Key key = candidate.usableKey(tried, meanFirstByte, random.nextInt(), now);
            if (key == null) {
                continue;
            }
            if (query.isReservedForOther(limits)) {
                reserved = new Choice(key, limits);
                continue;
            }
            if (key.onProbation(modelClass) && !retry) {
                return new Choice(key, limits);
            }
            boolean serves = !retry || key.isTrusted(now);
            looks--;
            wanted -= serves || meanFirstByte == 0 ? 1 : 0;
            double cost = key.onProbation(modelClass)
                    ? Double.MAX_VALUE
                    : key.cost(modelClass, meanFirstByte, limits.headroom(now), now);
            if (serves == bestServes ? cost < bestCost : serves) {
                best = key;
                bestLimits = limits;
                bestCost = cost;
                bestServes = serves;
            }
        }
        return best == null || bestLimits == null ? reserved : new Choice(best, bestLimits);
    }

    private @Nullable Choice affine(String affinity, ProviderQuery query) {
        long hash = mix(affinity.hashCode());
        long now = query.now();
        double meanFirstByte = query.meanFirstByteNanos();
        for (int i = 0; i < AFFINITY_ACCOUNTS; i++) {
            CandidateAccount candidate = candidates.get(jump(hash, candidates.size()));
            AccountClass limits = candidate.limits(now);
            if (!query.isReservedForOther(limits) && candidate.requestRoom(query.demand(), meanFirstByte, now) <= now) {
                Key key = candidate.usableKey(query.request().tried(), meanFirstByte, (int) hash, now);
                if (key != null && !key.onProbation(modelClass)) {
                    return new Choice(key, limits);
                }
            }
            hash = mix(hash);
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

    /** Computes the jump consistent hash (Lamping and Veach, 2014): one more account moves only one in n affinities. */
    private static int jump(long hash, int buckets) {
        long key = hash;
        long b = -1;
        long j = 0;
        while (j < buckets) {
            b = j;
            key = key * 2862933555777941757L + 1;
            j = (long) ((b + 1) * ((1L << 31) / (double) ((key >>> 33) + 1)));
        }
        return (int) b;
    }

    /** Applies the finaliser of SplitMix64, which spreads close numbers apart. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
