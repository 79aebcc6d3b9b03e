package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that can serve a model, by account, and the choice among them. Guarded by the pool's lock.
 *
 * <p>A call with an affinity goes to the account that its hash names, or to a second one named likewise when that is busy,
 * so that what spills over stays together too. Any other goes to the better of two drawn at random among those with room:
 * nearly as good as looking at all of them, and no herd runs to the one that looks best. A retry looks at more. What is kept
 * for somebody else (see {@link BackfillReservations}) is used last by those who come before them, and by others not at all.
 */
final class Candidates {

    private static final int CHOICES = 2;
    private static final int CHOICES_OF_A_RETRY = 4;

    /** An affinity's accounts. */
    private static final int HOMES = 2;

    /** Sums of limits change slowly. */
    private static final long SUMS_KEEP = Duration.ofSeconds(1).toNanos();

    /** What a call counts for where no limit is known: one second of one account. */
    private static final double UNKNOWN_SHARE = 1.0 / 60;

    private final List<CandidateAccount> candidates;
    private final Map<KeyId, Key> byId = new HashMap<>();
    private final Map<Account, CandidateAccount> byAccount = new HashMap<>();
    private final @Nullable ReadyIndex[] readyIndexes = new @Nullable ReadyIndex[ReadyIndex.SIZES];
    private final RandomGenerator random;
    private final Map<Dimension, Double> sums = new EnumMap<>(Dimension.class);

    private long sumsAt = -SUMS_KEEP - 1;
    private int usable;
    private int usableAsOf = -1;

    /** Creates a roster of {@code keys} in the order of configuration, which affinities are hashed over. */
    Candidates(List<Key> keys, RandomGenerator random) {
        this.random = random;
        Map<Account, List<Key>> grouped = new HashMap<>();
        List<Account> order = new ArrayList<>();
        for (Key key : keys) {
            byId.put(key.id(), key);
            grouped.computeIfAbsent(key.account(), account -> {
                        order.add(account);
                        return new ArrayList<>();
                    })
                    .add(key);
        }
        this.candidates = new ArrayList<>(order.size());
        for (Account account : order) {
            CandidateAccount candidate =
                    new CandidateAccount(account, List.copyOf(grouped.getOrDefault(account, List.of())));
            candidates.add(candidate);
            byAccount.put(account, candidate);
        }
    }

    /** Returns the member that {@code account} is, or null. */
    @Nullable
    CandidateAccount candidate(Account account) {
        return byAccount.get(account);
    }

    boolean isEmpty() {
        return candidates.isEmpty();
    }

    boolean contains(Key key) {
        return byId.get(key.id()) == key;
    }

    /** Returns the key to use now, or null where none has room. */
    @Nullable
    Key choose(ProviderQuery query) {
        if (candidates.isEmpty()) {
            return null;
        }
        String affinity = query.request().affinity();
        Key home = affinity == null ? null : home(affinity, query);
        return home == null ? draw(query) : home;
    }

    /** Returns so many of those who had no room for such a demand, of those who may have room soonest. */
    List<CandidateAccount> soonest(Demand demand, int most) {
        return readyIndex(demand).soonest(most);
    }

    /** Returns when one may have room of those who had none in {@link #choose}, the tried ones not counted. */
    long nextRoom(ProviderQuery query) {
        LeaseRequest request = query.request();
        List<CandidateAccount> tried = new ArrayList<>();
        if (!request.tried().isEmpty()) {
            for (Key key : keysNamed(request.tried())) {
                CandidateAccount candidate = byAccount.get(key.account());
                if (candidate != null && candidate.tried(request.tried())) {
                    tried.add(candidate);
                }
            }
        }
        return readyIndex(query.demand()).nextWake(tried);
    }

    /** Returns how many keys could serve at some time; {@code asOf} changes whenever that may have changed. */
    int usable(int asOf) {
        if (usableAsOf != asOf) {
            usableAsOf = asOf;
            usable = 0;
            for (Key key : byId.values()) {
                usable += key.usable() ? 1 : 0;
            }
        }
        return usable;
    }

    /** Returns how many of {@code ids} are keys of this roster that could serve at some time. */
    int usableAmong(Set<KeyId> ids) {
        int count = 0;
        for (Key key : keysNamed(ids)) {
            count += key.usable() ? 1 : 0;
        }
        return count;
    }

    /** Returns what {@code demand} takes of what all allow in a minute, in the dimension where that is most. */
    double share(Demand demand, long now) {
        if (now - sumsAt > SUMS_KEEP) {
            sumsAt = now;
            sum();
        }
        double share = 0;
        for (Map.Entry<Dimension, Double> sum : sums.entrySet()) {
            share = Math.max(share, demand.of(sum.getKey()) / sum.getValue());
        }
        return share > 0 ? share : UNKNOWN_SHARE / Math.max(1, candidates.size());
    }

    private @Nullable Key draw(ProviderQuery query) {
        Set<KeyId> tried = query.request().tried();
        double usualFirstByte = query.usualFirstByte();
        long now = query.now();
        boolean retry = !tried.isEmpty();
        int wanted = retry ? CHOICES_OF_A_RETRY : CHOICES;
        ReadyIndex readyIndex = readyIndex(query.demand());
        Key best = null;
        Key kept = null;
        double bestCost = Double.POSITIVE_INFINITY;
        readyIndex.begin(now);
        while (wanted > 0 && readyIndex.hasMore()) {
            ReadyEntry entry = readyIndex.draw(random);
            if (query.isBarredFrom(entry.account)) {
                continue;
            }
            long readyAt = entry.candidate.readyAt(query.demand(), usualFirstByte, now);
            if (readyAt > now) {
                readyIndex.await(entry, readyAt);
                continue;
            }
            Key key = entry.candidate.key(tried, usualFirstByte, random.nextInt(), now);
            if (key == null) {
                continue;
            }
            if (query.isElses(entry.account)) {
                kept = key;
                continue;
            }
            if (key.onTrial() && !retry) {
                return key;
            }
            wanted--;
            double cost = key.onTrial() ? Double.MAX_VALUE : key.cost(usualFirstByte, now);
            if (cost < bestCost) {
                best = key;
                bestCost = cost;
            }
        }
        return best == null ? kept : best;
    }

    private @Nullable Key home(String affinity, ProviderQuery query) {
        long hash = mix(affinity.hashCode());
        for (int i = 0; i < HOMES; i++) {
            CandidateAccount candidate = candidates.get(jump(hash, candidates.size()));
            boolean open = !query.isElses(candidate.account());
            if (open && candidate.readyAt(query.demand(), query.usualFirstByte(), query.now()) <= query.now()) {
                Key key = candidate.key(query.request().tried(), query.usualFirstByte(), (int) hash, query.now());
                if (key != null && !key.onTrial()) {
                    return key;
                }
            }
            hash = mix(hash);
        }
        return null;
    }

    private ReadyIndex readyIndex(Demand demand) {
        int size = demand.size();
        ReadyIndex readyIndex = readyIndexes[size];
        if (readyIndex == null) {
            readyIndex = new ReadyIndex(candidates);
            readyIndexes[size] = readyIndex;
        }
        return readyIndex;
    }

    private List<Key> keysNamed(Set<KeyId> ids) {
        List<Key> named = new ArrayList<>();
        for (KeyId id : ids) {
            Key key = byId.get(id);
            if (key != null) {
                named.add(key);
            }
        }
        return named;
    }

    private void sum() {
        sums.clear();
        for (Dimension dimension : Dimension.values()) {
            double sum = 0;
            for (CandidateAccount candidate : candidates) {
                sum += candidate.account().perMinute(dimension);
            }
            if (sum > 0) {
                sums.put(dimension, sum);
            }
        }
    }

    /** Jump consistent hash (Lamping and Veach, 2014): one more account moves only one in n affinities. */
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

    /** The finaliser of SplitMix64: spreads close numbers apart. */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
