package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which accounts are kept for whom: those that will have room soonest for calls that have none now and go before others.
 * Guarded by the pool's lock.
 *
 * <p>A large call beside a flood of small ones would starve if every account were used up as soon as it has room for a
 * small one. An account that is kept for it fills up instead, while all others go on; EASY backfilling (Lifka, 1995) keeps
 * nodes of a cluster for the first job of its queue in the same way. What is kept is chosen anew each time, from what was
 * kept and a few more, so that an account that turns bad is exchanged for a better one.
 */
final class BackfillReservations {

    /** Others are looked at besides those already kept: enough to see all of a small pool, and a fair sample of a large one. */
    private static final int LOOKED_AT = 16;

    /** What is further away than a whole refill of any limit does not come sooner for being kept. */
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private final Map<QueuePosition, List<Account>> kept = new HashMap<>();

    /** Keeps up to {@code calls} accounts for {@code position}, whose next call has {@code request}; all others are let go. */
    void keep(Map<String, Provider> providers, LeaseRequest request, QueuePosition position, int calls, long now) {
        Map<Account, Long> moments = new LinkedHashMap<>();
        for (List<Target> tier : request.tiers()) {
            for (Target target : tier) {
                Provider provider = providers.get(target.provider());
                if (provider != null && provider.outage().readyAt(now) <= now) {
                    Candidates candidates = provider.candidateIndex().of(target.model(), now);
                    look(provider, candidates, ProviderQuery.of(request, position, provider, now), position, moments);
                }
            }
        }
        release(position);
        List<Account> soonest = moments.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(calls)
                .map(Map.Entry::getKey)
                .toList();
        soonest.forEach(account -> account.keepFor(position));
        kept.put(position, soonest);
    }

    /** Lets go of all that is kept for {@code position}. */
    void release(QueuePosition position) {
        for (Account account : kept.getOrDefault(position, List.of())) {
            if (account.keptFor() == position) {
                account.keepFor(null);
            }
        }
        kept.remove(position);
    }

    private void look(
            Provider provider,
            Candidates candidates,
            ProviderQuery query,
            QueuePosition position,
            Map<Account, Long> moments) {
        KeyId owner = query.request().owner();
        if (owner != null) {
            CandidateAccount holder = provider.holding(owner, candidates);
            if (holder != null) {
                consider(holder, query, moments);
            }
            return;
        }
        for (Account account : kept.getOrDefault(position, List.of())) {
            CandidateAccount candidate = candidates.candidate(account);
            if (candidate != null) {
                consider(candidate, query, moments);
            }
        }
        candidates.soonest(query.demand(), LOOKED_AT).forEach(candidate -> consider(candidate, query, moments));
    }

    /** Notes when the account will have room, if it is to be had, and if a key can use it by then. */
    private static void consider(CandidateAccount candidate, ProviderQuery query, Map<Account, Long> moments) {
        Account account = candidate.account();
        if (query.isBarredFrom(account)) {
            return;
        }
        long room = account.roomAt(query.demand(), query.now());
        boolean soon = room - query.now() <= LONGEST;
        if (soon && candidate.key(query.request().tried(), query.usualFirstByte(), 0, room) != null) {
            moments.merge(account, room, Math::min);
        }
    }
}
