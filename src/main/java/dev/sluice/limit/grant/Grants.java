package dev.sluice.limit.grant;

import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;
import dev.sluice.limit.SharedLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    private static final long NONE = Long.MIN_VALUE;

    private final GrantBook book;
    private final String name;
    private final Runnable room;
    private LimitGrant[] all = {};
    private final DayGrants days = new DayGrants();
    private long needSince = NONE;
    private double precedence;
    private double nextPrecedence = Double.MAX_VALUE;
    private long needUntil;
    private long moreAt;
    private long contendedUntil = NONE;
    private long blockedUntil;
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
        all = Arrays.copyOf(all, all.length + 1);
        all[all.length - 1] = new LimitGrant(dimension, limit);
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
        for (LimitGrant each : all) {
            each.need(demand.of(each.dimension()));
        }
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
                    ? Math.max(safelyReadyAt(demand, now), days.readyAt(demand, now))
                    : book.policy() == StoreLoss.SOLO ? now : now + ASK_AGAIN;
        }
        for (LimitGrant each : all) {
            if (!each.has(demand.of(each.dimension()))) {
                return moreAt > now ? moreAt : now + ASK_AGAIN;
            }
        }
        return days.readyAt(demand, now);
    }

    /** Lets no replica spend anything before {@code until}, since the provider refuses it; a longer block stays. */
    public void block(long until) {
        if (until > blockedUntil) {
            blockedUntil = until;
            blockIsNews = true;
            book.needed();
        }
    }

    /** Gives all that is held back; what was spent is settled no further. */
    public void close() {
        book.drop(this);
    }

    /** Returns whether another replica searches for limits that nothing states. */
    public boolean follows(long now) {
        return book.isShared(now) && !book.isHome(name);
    }

    /** Takes off all that is left for all replicas of a limit, as the provider has refused more. */
    public void emptied(Dimension dimension) {
        for (LimitGrant each : all) {
            if (each.dimension() == dimension && each.isShared()) {
                each.emptied();
                book.needed();
            }
        }
    }

    /** Spends {@code demand}, even if there is no room. */
    public void spend(LimitAmounts demand, long now) {
        for (LimitGrant each : all) {
            each.spend(demand.of(each.dimension()), now);
            each.needNothing();
        }
        days.needNothing();
        needSince = NONE;
    }

    /** Takes back what was spent and not used of one limit; below zero, what was used on top. */
    public void giveBack(Dimension dimension, double amount, long now) {
        for (LimitGrant each : all) {
            if (each.dimension() == dimension) {
                each.giveBack(amount, now);
            }
        }
    }

    /** Returns whether a call waits for a grant. */
    boolean isNeeded(long now) {
        if (needSince != NONE && now > needUntil) {
            needSince = NONE;
            for (LimitGrant each : all) {
                each.needNothing();
            }
        }
        return needSince != NONE;
    }

    /** Returns when to ask again for what is needed. */
    long askAgainAt() {
        return moreAt;
    }

    boolean hasNews(boolean everything, long now) {
        double standing = standing(now);
        boolean needed = isNeeded(now);
        for (LimitGrant each : all) {
            if (each.isTold() && (everything || untold || needed || blockIsNews || each.hasNews(standing))) {
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
        double standing = standing(now);
        boolean leads = book.isHome(name);
        List<SyncRequest.Ask> asks = new ArrayList<>(all.length);
        for (LimitGrant each : all) {
            if (each.isTold()) {
                asks.add(each.ask(standing, needed, leads, now));
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
        for (LimitGrant each : all) {
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
            for (LimitGrant each : all) {
                if (each.dimension() == asked.asks().get(i).dimension()) {
                    each.given(asked.asks().get(i), answer.given().get(i), afterLoss, now);
                }
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
    }

    /** Notes that another replica waits for these limits. */
    void contended(long now) {
        contendedUntil = now + CONTENTION_KEPT;
    }

    private double standing(long now) {
        return now < contendedUntil ? 0 : LimitGrant.standing(book.replicas(), book.isHome(name));
    }

    private long safelyReadyAt(LimitAmounts demand, long now) {
        long ready = now;
        for (LimitGrant each : all) {
            ready = Math.max(
                    ready, each.safelyReadyAt(demand.of(each.dimension()), book.replicas(), book.safeShareFrom(), now));
        }
        return ready;
    }
}
