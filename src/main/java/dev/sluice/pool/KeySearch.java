package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import java.util.Set;

/** The search for a key at one provider. Times in its answers are those inside the pool; used inside the pool's lock. */
final class KeySearch {

    private final PoolLock lock;
    private final FailureAttribution attribution;

    KeySearch(PoolLock lock, FailureAttribution attribution) {
        this.lock = lock;
        this.attribution = attribution;
    }

    /** Grants a key of {@code provider} that has room for {@code request}, or says when one may. */
    LeaseResult at(Provider provider, Target target, LeaseRequest request, QueuePosition position, long now) {
        Candidates candidates = provider.candidateIndex().of(target.model(), now);
        ProviderQuery query = ProviderQuery.of(request, position, provider, now);
        long clear = provider.outage().readyAt(now);
        if (request.owner() != null) {
            return ofOwner(request.owner(), provider, candidates, target, query, Math.max(clear, now));
        }
        if (clear <= now) {
            Key key = candidates.choose(query);
            if (key != null) {
                return grant(provider, candidates, key, target, query);
            }
        }
        int usable = candidates.usable(provider.changes());
        if (usable == 0) {
            boolean denied = provider.candidateIndex().isDenied(target.model());
            return new Unavailable(denied ? Why.MODEL_DENIED : Why.NO_USABLE_KEY);
        }
        if (usable == candidates.usableAmong(request.tried())) {
            return new Unavailable(Why.ALL_TRIED);
        }
        return new NotBefore(clear <= now ? candidates.nextRoom(query) : clear);
    }

    private LeaseResult ofOwner(
            KeyId owner, Provider provider, Candidates candidates, Target target, ProviderQuery query, long clear) {
        CandidateAccount candidate = provider.holding(owner, candidates);
        if (candidate == null || candidate.keys().stream().noneMatch(Key::usable)) {
            return new Unavailable(Why.OWNER_GONE);
        }
        Set<KeyId> tried = query.request().tried();
        if (candidate.tried(tried)) {
            return new Unavailable(Why.ALL_TRIED);
        }
        if (query.isBarredFrom(candidate.account())) {
            return new NotBefore(PoolLock.NEVER);
        }
        long readyAt = Math.max(clear, candidate.readyAt(query.demand(), query.usualFirstByte(), query.now()));
        Key key = readyAt > query.now() ? null : candidate.key(tried, query.usualFirstByte(), 0, query.now());
        return key == null
                ? new NotBefore(readyAt > query.now() ? readyAt : PoolLock.NEVER)
                : grant(provider, candidates, key, target, query);
    }

    private LeaseResult grant(Provider provider, Candidates candidates, Key key, Target target, ProviderQuery query) {
        if (key.account().keptFor() == query.position()) {
            key.account().keepFor(null);
        }
        double share = candidates.share(query.demand(), query.now());
        return new Granted(
                new HeldLease(lock, attribution, provider, key, target.model(), query.demand(), share, query.now()));
    }
}
