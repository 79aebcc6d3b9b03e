package dev.sluice.limit.grant;

import dev.sluice.limit.Bucket;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.SharedLimit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of one shared limit that this replica may spend: totals of what it was granted and of what it has spent, of which the first is
 * the store's and the second its own. Guarded by the owner's lock.
 *
 * <p>While a message to the store is under way, or if its answer is lost, no more is spent than what it lets the replica hold.
 */
final class LimitGrant {

    /** The distance below an amount at which a holding counts as enough: the most that rounding costs. */
    private static final double TOLERANCE = 1e-6;

    /** The share of a limit that replicas use together without a store: room for clocks and for what was under way. */
    private static final double SAFE_SHARE = 0.9;

    /** The share of a full bucket that all replicas hold together in advance where none waits for it. */
    private static final double IDLE_SHARE = 0.5;

    /** The share of a full bucket that its home replica holds on top, so that large calls find room without asking. */
    private static final double HOME_SHARE = 0.25;

    /** The time whose use is held in advance: two messages to the store. */
    private static final double SECONDS_AHEAD = 0.4;

    /**
     * The time until a call that lacks a grant has it, in seconds: the least interval of messages, two ways, and the delay of a busy
     * process. Requests that were sent in turn arrive together within as much, so that a provider knows no smaller bursts.
     */
    private static final double SECONDS_UNTIL_MORE = 0.05;

    /** The time until the store hears of what is spent, in seconds: the interval of messages and two ways. */
    private static final double SECONDS_UNREPORTED = 0.25;

    /** The weight of the newest second in the mean use. */
    private static final double SMOOTHING = 0.5;

    private final Dimension dimension;
    private final SharedLimit limit;
    private final SearchPart search;
    private double granted;
    private double level;

    /** The total that may be spent: what was granted, less what a message under way, or one without an answer, may give back. */
    private double usable;

    private double spent;
    private double reported;
    private double wanted;
    private double ceiling = Double.POSITIVE_INFINITY;
    private double need;
    private double usedInSecond;
    private long measuredAt;
    private double spentThen;
    private @Nullable Bucket safe;

    /** The time from which the others keep back what {@link #safe} holds, by which one silence of the store is told from another. */
    private long safeFrom;

    LimitGrant(Dimension dimension, SharedLimit limit) {
        this.dimension = dimension;
        this.limit = limit;
        this.search = new SearchPart(limit);
    }

    Dimension dimension() {
        return dimension;
    }

    /** Returns whether the limit is one that is shared. */
    boolean isShared() {
        return limit.isBounded();
    }

    /** Returns whether the store hears of this limit: of one that is searched for, also before it is known. */
    boolean isTold() {
        return limit.isBounded() || limit.isSearched();
    }

    /** Returns whether nothing states the limit, so that one replica searches for it. */
    boolean isSearched() {
        return limit.isSearched();
    }

    /**
     * Takes off what is not there, as the provider has refused more.
     *
     * @param elsewhere what another replica was refused and gives back, 0 where this one was
     * @param all whether nothing else is left for any replica either
     */
    void refused(double elsewhere, boolean all) {
        double left = elsewhere;
        if (all) {
            // The level of a limit that nothing bounded a moment ago is no amount.
            left += Math.max(0, usable - spent) + Math.max(0, Math.min(shared(), level));
            level = 0;
        }
        spent += left;
        spentThen += left;
    }

    /** Has {@code lesson} learned, at the time that it takes, once what others have used is counted. */
    void learnLater(LongConsumer lesson) {
        search.learnLater(lesson);
    }

    /** Returns whether {@code amount} may be spent now. A call beyond what can be held goes when that much is. */
    boolean has(double amount) {
        safe = null;
        return !isShared() || usable - spent >= Math.min(amount, ceiling) - TOLERANCE;
    }

    /**
     * Returns when {@code amount} may be spent where the store cannot be reached.
     *
     * @param replicas the number of those that share the limit
     * @param from the time from which the others keep the share back
     */
    long safelyReadyAt(double amount, int replicas, long from, long now) {
        if (!isShared()) {
            return now;
        }
        if (returns()) {
            double share = Math.max(1, Math.floor(limit.capacity() / replicas));
            return spent + amount <= share ? now : Long.MAX_VALUE;
        }
        Bucket bucket = safe;
        double size = Math.max(1, Math.min(amount, limit.capacity()));
        double rate = limit.perMinute() * SAFE_SHARE / replicas;
        if (bucket == null || safeFrom != from) {
            safeFrom = from;
            bucket = new Bucket(size, rate, Math.max(from, now));
            bucket.correct(usable - spent, now);
            safe = bucket;
        } else if (size > bucket.capacity()) {
            bucket.reshape(size, rate, now);
        }
        return bucket.readyAt(amount, now);
    }

    void spend(double amount, long now) {
        spent += amount;
        if (safe != null) {
            safe.take(amount, now);
        }
    }

    /** Takes back what was spent and not used; below zero, what was used on top. */
    void giveBack(double amount, long now) {
        spent -= amount;
        if (safe != null) {
            safe.giveBack(amount, now);
        }
    }

    void need(double amount) {
        need = isShared() ? Math.max(need, Math.min(amount, limit.capacity())) : 0;
    }

    void needNothing() {
        need = 0;
    }

    /**
     * Returns whether the store has to hear of this limit.
     *
     * @param standing the share of a full bucket that is to be held in advance
     * @param leads whether a search for the limit is this replica's to lead, and others take part
     */
    boolean hasNews(double standing, boolean leads, long now) {
        if (!isTold()) {
            return false;
        }
        if (spent != reported || search.hasNews(leads, now)) {
            return true;
        }
        if (!isShared()) {
            return false;
        }
        double holding = granted - base();
        double target = target(standing);
        double most = returns() ? target + TOLERANCE : target * 1.5 + 1;
        return holding < target * 0.9 - TOLERANCE || holding > most || need > 0;
    }

    /**
     * Returns the message about this limit, with {@code standing} as in {@link #hasNews}.
     *
     * @param needed whether a call waits for a limit of the group: the store then takes back all that is held, if it cannot help
     */
    SyncRequest.Ask ask(double standing, boolean needed, boolean home, long now) {
        measure(now);
        wanted = target(standing);
        double certain = usable;
        usable = Math.min(usable, base() + (needed && !returns() ? 0 : wanted));
        reported = spent;
        return new SyncRequest.Ask(
                dimension,
                limit.perMinute(),
                shared(),
                base(),
                certain,
                wanted,
                need == 0 ? 0 : need + underWay(),
                level,
                search.ask(home));
    }

    /** Adopts the store's answer to the last message. */
    void given(SyncRequest.Ask asked, SyncAnswer.Given given, boolean afterLoss, long now) {
        granted = given.granted();
        usable = granted;
        level = given.level();
        ceiling = Math.max(Math.min(1, limit.capacity()), given.ceiling());
        search.given(asked, given, afterLoss, now);
    }

    /** Returns the share to hold in advance where {@code replicas} do so and this one is the limit's home or not. */
    static double standing(int replicas, boolean home) {
        return IDLE_SHARE / replicas + (home ? HOME_SHARE : 0);
    }

    private double target(double standing) {
        if (!isShared()) {
            return 0;
        }
        double ahead = returns() ? (standing > 0 ? 1 : 0) : usedInSecond * SECONDS_AHEAD;
        double idle = Math.min(shared(), standing * limit.capacity() + ahead);
        return underWay() + Math.max(need, returns() ? Math.floor(idle) : idle);
    }

    /**
     * Returns the most that replicas hold together: a full bucket, or what refills until an answer of the store where that is more.
     * Each of them keeps the pace of the bucket by itself. The bucket of a search holds little more than a call: what is spent and not
     * yet reported counts as held, and nothing refills meanwhile.
     */
    private double shared() {
        if (limit.isSearched()) {
            return limit.capacity() + limit.perMinute() / 60 * SECONDS_UNREPORTED;
        }
        return returns() ? limit.capacity() : Math.max(limit.capacity(), limit.perMinute() / 60 * SECONDS_UNTIL_MORE);
    }

    private void measure(long now) {
        double seconds = (now - measuredAt) / 1e9;
        if (seconds >= 1) {
            double used = Math.max(0, spent - spentThen) / seconds;
            usedInSecond += SMOOTHING * (used - usedInSecond);
            measuredAt = now;
            spentThen = spent;
        }
    }

    private boolean returns() {
        return dimension == Dimension.CONCURRENCY;
    }

    /** The amount that counts as spent for good: calls under way come back. */
    private double base() {
        return returns() ? 0 : spent;
    }

    private double underWay() {
        return returns() ? spent : 0;
    }
}
