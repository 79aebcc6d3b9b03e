package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.Turn;
import dev.sluice.pool.Pick.Granted;
import dev.sluice.pool.Pick.Nobody;
import dev.sluice.pool.Pick.NotBefore;
import dev.sluice.pool.Pick.Why;
import java.util.Set;

/** The search for a key at one provider. Times in its answers are those inside the pool; used inside the pool's lock. */
final class Search {

    private final Guard guard;
    private final Blame blame;

    Search(Guard guard, Blame blame) {
        this.guard = guard;
        this.blame = blame;
    }

    /** Grants a key of {@code provider} that has room for {@code need}, or says when one may. */
    Pick at(Provider provider, Target target, Need need, Turn turn, long now) {
        Roster roster = provider.rosters().of(target.model(), now);
        Ask ask = Ask.of(need, turn, provider, now);
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

    private Pick ofOwner(KeyId owner, Provider provider, Roster roster, Target target, Ask ask, long clear) {
        Member member = provider.holding(owner, roster);
        if (member == null || member.keys().stream().noneMatch(Key::usable)) {
            return new Nobody(Why.OWNER_GONE);
        }
        Set<KeyId> tried = ask.need().tried();
        if (member.tried(tried)) {
            return new Nobody(Why.ALL_TRIED);
        }
        if (ask.isBarredFrom(member.account())) {
            return new NotBefore(Guard.NEVER);
        }
        long readyAt = Math.max(clear, member.readyAt(ask.demand(), ask.usualFirstByte(), ask.now()));
        Key key = readyAt > ask.now() ? null : member.key(tried, ask.usualFirstByte(), 0, ask.now());
        return key == null
                ? new NotBefore(readyAt > ask.now() ? readyAt : Guard.NEVER)
                : grant(provider, roster, key, target, ask);
    }

    private Pick grant(Provider provider, Roster roster, Key key, Target target, Ask ask) {
        if (key.account().keptFor() == ask.turn()) {
            key.account().keepFor(null);
        }
        double share = roster.share(ask.demand(), ask.now());
        return new Granted(new HeldLease(guard, blame, provider, key, target.model(), ask.demand(), share, ask.now()));
    }
}
