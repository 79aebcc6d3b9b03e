package dev.sluice.pool;

import dev.sluice.pool.Pick.Granted;
import dev.sluice.pool.Pick.Nobody;
import dev.sluice.pool.Pick.NotBefore;
import dev.sluice.pool.Pick.Why;
import org.jspecify.annotations.Nullable;

/** The search for a key at one provider. Times in its answers are those inside the pool; used inside the pool's lock. */
final class Search {

    private final Guard guard;
    private final Blame blame;

    Search(Guard guard, Blame blame) {
        this.guard = guard;
        this.blame = blame;
    }

    /** Grants a key of {@code provider} that has room for {@code need}, or says when one may. */
    Pick at(Provider provider, Target target, Need need, long now) {
        Roster roster = provider.rosters().of(target.model(), now);
        Demand demand = Demand.of(need, provider.counting());
        long clear = provider.weather().readyAt(now);
        if (need.owner() != null) {
            return ofOwner(need.owner(), provider, roster, target, need, demand, Math.max(clear, now), now);
        }
        if (clear <= now) {
            Key key = roster.choose(need, demand, provider.usualFirstByte(), now);
            if (key != null) {
                return grant(provider, roster, key, target, demand, now);
            }
        }
        int usable = roster.usable(provider.changes());
        if (usable == 0) {
            return new Nobody(Why.NO_USABLE_KEY);
        }
        if (usable == roster.usableAmong(need.tried())) {
            return new Nobody(Why.ALL_TRIED);
        }
        return new NotBefore(clear <= now ? roster.nextRoom(need, demand) : clear);
    }

    private Pick ofOwner(
            KeyId owner,
            Provider provider,
            Roster roster,
            Target target,
            Need need,
            Demand demand,
            long clear,
            long now) {
        Key holder = owner.provider().equals(target.provider()) ? provider.key(owner.key()) : null;
        @Nullable Member member = holder == null ? null : roster.member(holder.account());
        if (member == null || member.keys().stream().noneMatch(Key::usable)) {
            return new Nobody(Why.OWNER_GONE);
        }
        if (member.tried(need.tried())) {
            return new Nobody(Why.ALL_TRIED);
        }
        long readyAt = Math.max(clear, member.readyAt(demand, provider.usualFirstByte(), now));
        Key key = readyAt > now ? null : member.key(need.tried(), provider.usualFirstByte(), 0, now);
        return key == null
                ? new NotBefore(readyAt > now ? readyAt : Guard.NEVER)
                : grant(provider, roster, key, target, demand, now);
    }

    private Pick grant(Provider provider, Roster roster, Key key, Target target, Demand demand, long now) {
        double share = roster.share(demand, now);
        return new Granted(new HeldLease(guard, blame, provider, key, target.model(), demand, share, now));
    }
}
