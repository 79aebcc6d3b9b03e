package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import java.util.Set;

/** The search for a key at one provider. Times in its results are those inside the pool. Guarded by the pool's lock. */
final class KeySearch {

    private final PoolLock lock;
    private final FailureAttribution attribution;

    KeySearch(PoolLock lock, FailureAttribution attribution) {
        this.lock = lock;
        this.attribution = attribution;
    }

    /** Leases a key of {@code provider} that has room for {@code request}, or returns why there is none. */
    LeaseResult search(Provider provider, Target target, LeaseRequest asked, QueuePosition position, long now) {
        provider.renewDay(now);
        Candidates candidates = provider.candidateIndex().of(target.model(), now);
        Set<KeyId> barred = provider.suspects().barredFrom(candidates.modelClass(), asked.history(), now);
        Set<KeyId> doubted = asked.owner() != null
                ? Set.of()
                : provider.candidateIndex().doubtedBy(asked.history().caller(), target.model(), now);
        LeaseRequest open = barred.isEmpty() ? asked : asked.without(barred);
        LeaseRequest request = doubted.isEmpty() ? open : open.without(doubted);
        ProviderQuery query = provider.query(request, position, now);
        long outageUntil = provider.outage().readyAt(request.history(), now);
        if (request.owner() != null) {
            return searchOwner(request.owner(), provider, candidates, target, query, asked, Math.max(outageUntil, now));
        }
        if (outageUntil <= now) {
            Choice choice = candidates.choose(query);
            if (choice != null) {
                return grant(provider, candidates, choice, target, query);
            }
        }
        int usable = candidates.keys().usable(provider.usabilityVersion());
        if (usable == 0) {
            boolean denied = provider.candidateIndex().isDenied(target.model());
            return new Unavailable(denied ? Why.MODEL_DENIED : Why.NO_USABLE_KEY);
        }
        if (!doubted.isEmpty() && candidates.keys().usableAmong(doubted) == usable) {
            return new Unavailable(Why.MODEL_DENIED);
        }
        long circuitReadyAt =
                barred.isEmpty() ? SuspectKeys.NO_CIRCUIT : provider.suspects().circuitReadyAt(asked, candidates);
        if (usable == candidates.keys().usableAmong(request.tried()) && circuitReadyAt == SuspectKeys.NO_CIRCUIT) {
            return new Unavailable(Why.ALL_TRIED);
        }
        if (outageUntil > now) {
            return new NotBefore(outageUntil);
        }
        long nextRoom = candidates.nextRoom(query);
        return new NotBefore(circuitReadyAt == SuspectKeys.NO_CIRCUIT ? nextRoom : Math.min(circuitReadyAt, nextRoom));
    }

    private static boolean hasUsable(CandidateAccount candidate) {
        for (Key key : candidate.keys()) {
            if (key.usable()) {
                return true;
            }
        }
        return false;
    }

    private LeaseResult searchOwner(
            KeyId owner,
            Provider provider,
            Candidates candidates,
            Target target,
            ProviderQuery query,
            LeaseRequest asked,
            long earliest) {
        CandidateAccount candidate = provider.accountOf(owner, candidates);
        if (candidate == null || !hasUsable(candidate)) {
            return new Unavailable(Why.OWNER_GONE);
        }
        Set<KeyId> tried = query.request().tried();
        if (candidate.allTried(tried)) {
            long circuitReadyAt = provider.suspects().circuitReadyAt(asked, candidates);
            return candidate.allTried(asked.tried()) || circuitReadyAt == SuspectKeys.NO_CIRCUIT
                    ? new Unavailable(Why.ALL_TRIED)
                    : new NotBefore(circuitReadyAt);
        }
        if (query.isBarredFrom(candidate.limits(query.now()))) {
            return new NotBefore(PoolLock.NEVER);
        }
        long now = query.now();
        double meanFirstByte = query.meanFirstByteNanos();
        long readyAt = Math.max(earliest, candidate.requestRoom(query.demand(), meanFirstByte, now));
        Key key = readyAt > now ? null : candidate.usableKey(tried, meanFirstByte, 0, now);
        return key == null
                ? new NotBefore(readyAt > now ? readyAt : PoolLock.NEVER)
                : grant(provider, candidates, new Choice(key, candidate.limits(now)), target, query);
    }

    private LeaseResult grant(
            Provider provider, Candidates candidates, Choice choice, Target target, ProviderQuery query) {
        AccountClass limits = choice.limits();
        if (limits.reservedFor() == query.position()) {
            limits.reserveFor(null);
        }
        double share = candidates.capacity().share(limits.counted(query.demand()), query.now());
        LeasedAttempt attempt = LeasedAttempt.take(provider, choice, target.model(), query);
        SharedRefusals.began(attempt, lock, query.now());
        choice.key().notifyStateChange(lock, query.now());
        return new Granted(new HeldLease(lock, attribution, attempt, share));
    }
}
