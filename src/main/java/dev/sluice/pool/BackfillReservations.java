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

    /** Keeps up to {@code calls} accounts for {@code turn}, whose next call has {@code need}; all others are let go. */
    void keep(Map<String, Provider> providers, LeaseRequest need, QueuePosition turn, int calls, long now) {
        Map<Account, Long> moments = new LinkedHashMap<>();
        for (List<Target> tier : need.tiers()) {
            for (Target target : tier) {
                Provider provider = providers.get(target.provider());
                if (provider != null && provider.weather().readyAt(now) <= now) {
                    Candidates roster = provider.rosters().of(target.model(), now);
                    look(provider, roster, ProviderQuery.of(need, turn, provider, now), turn, moments);
                }
            }
        }
        release(turn);
        List<Account> soonest = moments.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(calls)
                .map(Map.Entry::getKey)
                .toList();
        soonest.forEach(account -> account.keepFor(turn));
        kept.put(turn, soonest);
    }

    /** Lets go of all that is kept for {@code turn}. */
    void release(QueuePosition turn) {
        for (Account account : kept.getOrDefault(turn, List.of())) {
            if (account.keptFor() == turn) {
                account.keepFor(null);
            }
        }
        kept.remove(turn);
    }

    private void look(
            Provider provider, Candidates roster, ProviderQuery ask, QueuePosition turn, Map<Account, Long> moments) {
        KeyId owner = ask.need().owner();
        if (owner != null) {
            CandidateAccount holder = provider.holding(owner, roster);
            if (holder != null) {
                consider(holder, ask, moments);
            }
            return;
        }
        for (Account account : kept.getOrDefault(turn, List.of())) {
            CandidateAccount member = roster.member(account);
            if (member != null) {
                consider(member, ask, moments);
            }
        }
        roster.soonest(ask.demand(), LOOKED_AT).forEach(member -> consider(member, ask, moments));
    }

    /** Notes when the account will have room, if it is to be had, and if a key can use it by then. */
    private static void consider(CandidateAccount member, ProviderQuery ask, Map<Account, Long> moments) {
        Account account = member.account();
        if (ask.isBarredFrom(account)) {
            return;
        }
        long room = account.roomAt(ask.demand(), ask.now());
        boolean soon = room - ask.now() <= LONGEST;
        if (soon && member.key(ask.need().tried(), ask.usualFirstByte(), 0, room) != null) {
            moments.merge(account, room, Math::min);
        }
    }
}
