package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The accounts reserved for queue positions whose next call finds no room now: for each position, the accounts that will have room
 * for the call soonest. Guarded by the pool's lock.
 *
 * <p>An account is reserved for one model class at a time: its other classes have limits of their own, and go on.
 *
 * <p>A large call beside a flood of small ones would starve if every account were used up as soon as it has room for a small one.
 * An account that is reserved for the large call fills up instead, while calls behind it are backfilled over all others; EASY
 * backfilling (Lifka, 1995) reserves nodes of a cluster for the first job of its queue in the same way. The accounts are chosen
 * anew each time, from those reserved before and a few more, so that an account that turns bad is replaced by a better one.
 */
final class BackfillReservations {

    /** Accounts examined besides those reserved before: all of a small pool, and a fair sample of a large one. */
    private static final int SAMPLE = 16;

    /** No limit takes longer to refill: room that is further away does not come sooner by a reservation. */
    private static final long LONGEST_REFILL = Duration.ofSeconds(60).toNanos();

    private final Map<QueuePosition, List<AccountClass>> reserved = new HashMap<>();

    /** Reserves up to {@code calls} accounts for {@code position}, whose next call is {@code request}, in place of those before. */
    void reserve(Providers providers, LeaseRequest request, QueuePosition position, int calls, long now) {
        Map<AccountClass, Long> roomAt = new LinkedHashMap<>();
        for (List<Target> tier : request.tiers()) {
            for (Target target : tier) {
                Provider provider = providers.get(target.provider());
                if (provider != null && provider.outage().readyAt(request.history(), now) <= now) {
                    Candidates candidates = provider.candidateIndex().of(target.model(), now);
                    Set<KeyId> barred = provider.suspects().barredFrom(candidates.modelClass(), request.history(), now);
                    LeaseRequest open = barred.isEmpty() ? request : request.without(barred);
                    examine(provider, candidates, provider.query(open, position, now), roomAt);
                }
            }
        }
        release(position);
        List<Map.Entry<AccountClass, Long>> byTime = new ArrayList<>(roomAt.entrySet());
        byTime.sort(Map.Entry.comparingByValue());
        List<AccountClass> soonest = new ArrayList<>();
        for (int i = 0; i < Math.min(calls, byTime.size()); i++) {
            AccountClass limits = byTime.get(i).getKey();
            limits.reserveFor(position);
            soonest.add(limits);
        }
        reserved.put(position, soonest);
    }

    /** Releases all accounts that are reserved for {@code position}. */
    void release(QueuePosition position) {
        for (AccountClass limits : reserved.getOrDefault(position, List.of())) {
            if (limits.reservedFor() == position) {
                limits.reserveFor(null);
            }
        }
        reserved.remove(position);
    }

    private void examine(
            Provider provider, Candidates candidates, ProviderQuery query, Map<AccountClass, Long> roomAt) {
        KeyId owner = query.request().owner();
        if (owner != null) {
            CandidateAccount ofOwner = provider.accountOf(owner, candidates);
            if (ofOwner != null) {
                consider(ofOwner, query, roomAt);
            }
            return;
        }
        for (AccountClass limits : reserved.getOrDefault(query.position(), List.of())) {
            CandidateAccount candidate = candidates.candidate(limits.account());
            if (candidate != null && candidate.limits(query.now()) == limits) {
                consider(candidate, query, roomAt);
            }
        }
        candidates.soonest(query.demand(), SAMPLE).forEach(candidate -> consider(candidate, query, roomAt));
    }

    /** Adds the time at which the account will have room, if the position may use it and a key is usable by then. */
    private static void consider(CandidateAccount candidate, ProviderQuery query, Map<AccountClass, Long> roomAt) {
        AccountClass limits = candidate.limits(query.now());
        if (query.isBarredFrom(limits)) {
            return;
        }
        long readyAt = limits.readyAt(query.demand(), query.now());
        boolean soon = readyAt - query.now() <= LONGEST_REFILL;
        if (soon && candidate.usableKey(query.request().tried(), query.meanFirstByteNanos(), 0, readyAt) != null) {
            roomAt.merge(limits, readyAt, Math::min);
        }
    }
}
