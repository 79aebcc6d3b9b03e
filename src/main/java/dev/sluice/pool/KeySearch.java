package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.Nobody;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Why;
import java.util.Set;

/** The search for a key at one provider. Times in its answers are those inside the pool; used inside the pool's lock. */
final class KeySearch {

    private final PoolLock guard;
    private final FailureAttribution blame;

    KeySearch(PoolLock guard, FailureAttribution blame) {
        this.guard = guard;
        this.blame = blame;
    }

    /** Grants a key of {@code provider} that has room for {@code need}, or says when one may. */
    LeaseResult at(Provider provider, Target target, LeaseRequest need, QueuePosition turn, long now) {
        Candidates roster = provider.rosters().of(target.model(), now);
        ProviderQuery ask = ProviderQuery.of(need, turn, provider, now);
        long clear = provider.weather().readyAt(now);
        if (need.owner() != null) {
            return ofOwner(need.owner(), provider, roster, target, ask, Math.max(clear, now));
        }
        if (clear <= now) {
            Key key = roster.choose(ask);
            if (key != null) {
                return grant(provider, roster, key, target, ask);
            }
        }
        int usable = roster.usable(provider.changes());
        if (usable == 0) {
            return new Nobody(Why.NO_USABLE_KEY);
        }
        if (usable == roster.usableAmong(need.tried())) {
            return new Nobody(Why.ALL_TRIED);
        }
        return new NotBefore(clear <= now ? roster.nextRoom(ask) : clear);
    }

    private LeaseResult ofOwner(
            KeyId owner, Provider provider, Candidates roster, Target target, ProviderQuery ask, long clear) {
        CandidateAccount member = provider.holding(owner, roster);
        if (member == null || member.keys().stream().noneMatch(Key::usable)) {
            return new Nobody(Why.OWNER_GONE);
        }
        Set<KeyId> tried = ask.need().tried();
        if (member.tried(tried)) {
            return new Nobody(Why.ALL_TRIED);
        }
        if (ask.isBarredFrom(member.account())) {
            return new NotBefore(PoolLock.NEVER);
        }
        long readyAt = Math.max(clear, member.readyAt(ask.demand(), ask.usualFirstByte(), ask.now()));
        Key key = readyAt > ask.now() ? null : member.key(tried, ask.usualFirstByte(), 0, ask.now());
        return key == null
                ? new NotBefore(readyAt > ask.now() ? readyAt : PoolLock.NEVER)
                : grant(provider, roster, key, target, ask);
    }

    private LeaseResult grant(Provider provider, Candidates roster, Key key, Target target, ProviderQuery ask) {
        if (key.account().keptFor() == ask.turn()) {
            key.account().keepFor(null);
        }
        double share = roster.share(ask.demand(), ask.now());
        return new Granted(new HeldLease(guard, blame, provider, key, target.model(), ask.demand(), share, ask.now()));
    }
}
