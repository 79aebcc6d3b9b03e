package dev.sluice.limit.grant;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The grants of this replica on limits that one call needs together, such as those of one model class of an account. A call that
 * finds room is decided here, without the store; what one lacks is asked for in the background. Guarded by the owner's lock.
 *
 * <p>Times are nanoseconds of the owner's clock.
 */
public final class Grants {

    /** The time after which a call that lacks a grant asks again where the store has not named one. */
    private static final long ASK_AGAIN = Duration.ofMillis(50).toNanos();

    /** The time after which a call that waits for longer asks again, as a need that is not stated again is none. */
    private static final long STATE_AGAIN = Duration.ofMillis(200).toNanos();

    /** The time that a need is kept: its call may have gone elsewhere. */
    private static final long NEED_KEPT = Duration.ofMillis(300).toNanos();

    /** The time without contention after which grants are held idle again. */
    private static final long CONTENTION_KEPT = Duration.ofSeconds(3).toNanos();

    /**
     * The time after a refusal in which nothing is held idle of a limit that nothing states: what is held is not there where the next
     * refusal shows that nothing is. A search has its refusals within a minute of each other.
     */
    private static final long DOUBT_KEPT = Duration.ofMinutes(1).toNanos();

    private static final long NONE = Long.MIN_VALUE;

    private final GrantBook book;
    private final String name;
    private final Runnable room;
    private final LimitGrants limits = new LimitGrants();
    private final DayGrants days = new DayGrants();
    private long needSince = NONE;
    private double precedence;
    private double nextPrecedence = Double.MAX_VALUE;
    private long needUntil;
    private long moreAt;
    private long contendedUntil = NONE;
    private long blockedUntil;
    private long doubtedUntil = NONE;
    private boolean blockIsNews;
    private long serial;
    private long givenAt;
    private boolean untold;

    Grants(GrantBook book, String name, Runnable room) {
        this.book = book;
        this.name = name;
        this.room = room;
    }

    /** Returns the name that all replicas know the limits by. */
    public String name() {
        return name;
    }

    /** Adds a limit; one of its dimension must not have been added before. */
    public void add(Dimension dimension, SharedLimit limit) {
        limits.add(dimension, limit);
    }

    /** Adds a limit by the day; one of its dimension must not have been added before. */
    public void addDay(DailyAllowance limit) {
        days.add(name, limit);
    }

    /** Returns the limits by the day. */
    DayGrant[] days() {
        return days.all();
    }

    /** Returns when there is room for {@code demand}, as far as is known; what is lacking is asked for in the background. */
    public long requestRoom(LimitAmounts demand, long now) {
        long ready = readyAt(demand, now);
        if (ready <= now || blockedUntil > now || !book.isShared(now)) {
            return ready;
        }
        if (days.readyAt(demand, now) > now) {
            days.request(demand, now);
            book.needed();
            return ready;
        }
        limits.need(demand);
        if (needSince == NONE) {
            needSince = now;
        }
        nextPrecedence = Math.min(nextPrecedence, book.precedence());
        needUntil = now + NEED_KEPT;
        book.needed();
        return Math.min(ready, now + STATE_AGAIN);
    }

    /** Returns what {@link #requestRoom} does, and asks for nothing. */
    public long readyAt(LimitAmounts demand, long now) {
        if (blockedUntil > now) {
            return blockedUntil;
        }
        if (!book.isShared(now)) {
            return book.policy() == StoreLoss.SAFE_SHARE
                    ? Math.max(
                            limits.safelyReadyAt(demand, book.replicas(), book.safeShareFrom(), now),
                            days.readyAt(demand, now))
                    : book.policy() == StoreLoss.SOLO ? now : now + ASK_AGAIN;
        }
        if (!limits.have(demand)) {
            return moreAt > now ? moreAt : now + ASK_AGAIN;
        }
        return days.readyAt(demand, now);
    }

    /** Lets no replica spend anything before {@code until}, since the provider refuses it; a longer block stays. */
    public void block(long until) {
        if (until > blockedUntil) {
            blockedUntil = until;
            blockIsNews = true;
            doubtedUntil = until + DOUBT_KEPT;
            book.needed();
        }
    }

    /** Gives all that is held back; what was spent is settled no further. */
    public void close() {
        book.drop(this);
    }

    /**
     * Returns whether this replica does not search for limits that nothing states: another one does, or none can while the store is
     * silent, as none knows what the others use.
     */
    public boolean follows(long now) {
        return book.isShared(now) ? !book.isHome(name) : book.replicas() > 1 && book.policy() != StoreLoss.SOLO;
    }

    /**
     * Takes off what is not there, as the provider has refused more.
     *
     * @param elsewhere what another replica was refused and gives back, 0 where this one was
     * @param all whether nothing else is left for any replica either
     */
    public void refused(Dimension dimension, double elsewhere, boolean all) {
        LimitGrant limit = limits.of(dimension);
        if (limit != null && limit.isShared()) {
            limit.refused(elsewhere, all);
            book.needed();
        }
    }

    /** Has {@code lesson} learned, at the time that it takes, once what other replicas have used is counted. */
    public void learnLater(Dimension dimension, LongConsumer lesson) {
        LimitGrant limit = limits.of(dimension);
        if (limit != null) {
            limit.learnLater(lesson);
            book.needed();
        }
    }

    /** Spends {@code demand}, even if there is no room. */
    public void spend(LimitAmounts demand, long now) {
        limits.spend(demand, now);
        days.needNothing();
        needSince = NONE;
    }

    /** Takes back what was spent and not used of one limit; below zero, what was used on top. */
    public void giveBack(Dimension dimension, double amount, long now) {
        LimitGrant limit = limits.of(dimension);
        if (limit != null) {
            limit.giveBack(amount, now);
        }
    }

    /** Returns whether a call waits for a grant. */
    boolean isNeeded(long now) {
        if (needSince != NONE && now > needUntil) {
            needSince = NONE;
            limits.needNothing();
        }
        return needSince != NONE;
    }

    /** Returns when to ask again for what is needed. */
    long askAgainAt() {
        return moreAt;
    }

    boolean hasNews(boolean everything, long now) {
        boolean home = book.isHome(name);
        boolean leads = home && book.replicas() > 1;
        boolean needed = isNeeded(now);
        for (LimitGrant each : limits.all()) {
            boolean news = everything || untold || needed || blockIsNews;
            if (each.isTold() && (news || each.hasNews(standing(each, home, now), leads, now))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the message about these limits; those that nothing bounds are left out. */
    SyncRequest.Group ask(long now) {
        boolean needed = isNeeded(now);
        if (nextPrecedence != Double.MAX_VALUE) {
            // That of calls that have asked since the last message: what was served meanwhile moves those that wait.
            precedence = nextPrecedence;
            nextPrecedence = Double.MAX_VALUE;
        }
        boolean home = book.isHome(name);
        // Another replica may have led while this one could not reach the store.
        boolean leads = home && book.isShared(now);
        List<SyncRequest.Ask> asks = new ArrayList<>(limits.all().length);
        for (LimitGrant each : limits.all()) {
            if (each.isTold()) {
                asks.add(each.ask(standing(each, home, now), needed, leads, now));
            }
        }
        return new SyncRequest.Group(
                name,
                needed ? precedence : 0,
                needed ? (now - needSince) / 1e6 : 0,
                Math.max(0, (blockedUntil - now) / 1e6),
                serial,
                (now - givenAt) / 1e6,
                asks);
    }

    /** Has the next message tell what is remembered of the limits, as the store has lost it. */
    void tell() {
        untold = serial > 0;
        days.tell();
    }

    /** Returns whether the store has yet to hear what is remembered of the limits. */
    boolean isUntold() {
        for (LimitGrant each : limits.all()) {
            if (untold && each.isShared()) {
                return true;
            }
        }
        return days.isUntold();
    }

    /** Adopts an answer, which has the number {@code newSerial}. */
    void given(SyncRequest.Group asked, SyncAnswer.Group answer, long newSerial, long now) {
        boolean afterLoss = untold;
        serial = newSerial;
        givenAt = now;
        untold = false;
        for (int i = 0; i < asked.asks().size(); i++) {
            SyncRequest.Ask ask = asked.asks().get(i);
            LimitGrant limit = limits.of(ask.dimension());
            if (limit != null) {
                limit.given(ask, answer.given().get(i), afterLoss, now);
            }
        }
        blockIsNews = false;
        moreAt = now + (long) (answer.moreInMillis() * 1e6);
        if (answer.contended()) {
            contended(now);
        }
        if (needSince != NONE && answer.moreInMillis() <= 0) {
            room.run();
        }
    }

    /** Has calls that wait ask again. */
    void notifyRoom() {
        room.run();
    }

    /** Adopts a block that another replica has heard of. */
    void blocked(double millis, long now) {
        blockedUntil = Math.max(blockedUntil, now + (long) (millis * 1e6));
        doubtedUntil = blockedUntil + DOUBT_KEPT;
    }

    /** Notes that another replica waits for these limits. */
    void contended(long now) {
        contendedUntil = now + CONTENTION_KEPT;
    }

    private double standing(LimitGrant limit, boolean home, long now) {
        boolean none = now < contendedUntil || (limit.isSearched() && now < doubtedUntil);
        return none ? 0 : LimitGrant.standing(book.replicas(), home);
    }
}
