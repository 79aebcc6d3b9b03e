package dev.sluice.pool;

import dev.sluice.call.QueuePosition;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitEvidence;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.limit.OutputBoundEvidence;
import dev.sluice.limit.Pacing;
import dev.sluice.limit.Reservation;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one account for one model class: a refusal or a report about the class concerns them alone. Guarded by the pool's
 * lock.
 */
final class AccountClass extends Allowances {

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    private final SharedLimits account;
    private final String name;
    private final Cooldown cooldown = new Cooldown();

    /** The first of those that wait for these limits. */
    private @Nullable RoomListener listeners;

    private @Nullable QueuePosition reservedFor;
    private final OutputBoundEvidence outputBound = new OutputBoundEvidence();

    private boolean confirmed;
    private boolean evicted;
    private int inFlight;
    private long pausedUntil;
    private long usedAt;
    private long attempts;

    /** The headroom as of the last look at it. */
    private double knownHeadroom = 1;

    /**
     * Creates limits whose buckets are full.
     *
     * @param named whether the class's name is not that of a model, which a caller may have made up
     */
    AccountClass(
            SharedLimits account,
            String accountName,
            String name,
            boolean named,
            Limits limits,
            Function<Dimension, Pacing> pacing,
            DayWindow day,
            long now) {
        super(accountName, limits, pacing, day, now);
        this.account = account;
        this.name = name;
        this.confirmed = named;
        this.usedAt = now;
    }

    SharedLimits account() {
        return account;
    }

    String name() {
        return name;
    }

    /** Notifies {@code listener} once, when there may be room early. */
    void listen(RoomListener listener) {
        listeners = listener.addedToClass(listeners);
    }

    /** Notifies those that wait for these limits. */
    void notifyRoom() {
        RoomListener first = listeners;
        listeners = null;
        RoomListener.notifyOfClass(first);
    }

    /** Returns whether the account has forgotten this class; attempts under way still end here. */
    boolean evicted() {
        return evicted;
    }

    void evict() {
        evicted = true;
        endSharing();
        notifyRoom();
    }

    /** Returns whether only learned limits would be lost by forgetting this class. */
    boolean idle(long now) {
        return inFlight == 0
                && reservedFor == null
                && blockedUntil(now) <= now
                && bucketHeadroom(now) >= 1
                && isUnusedToday();
    }

    /** Returns the time at which an attempt was last sent. */
    long usedAt() {
        return usedAt;
    }

    /** Returns the queue position that these limits are reserved for, so that room builds up, or null where any call may use it. */
    @Nullable
    QueuePosition reservedFor() {
        return reservedFor;
    }

    void reserveFor(@Nullable QueuePosition position) {
        reservedFor = position;
    }

    /** Returns {@code demand} as the provider counts it, as far as its reports show. */
    Demand counted(Demand demand) {
        return !demand.hasOutputBound() || outputBound.counts() ? demand : demand.withoutOutputBound();
    }

    /**
     * Asks for room for {@code demand}: the allowances prepare for it. Returns when there is room in every dimension, as far as
     * time alone decides it; {@link PoolLock#NEVER} where a call has to end first.
     */
    long requestRoom(Demand demand, long now) {
        return account.permittedAt(requestRoom(counted(demand), earliest(now), now), now);
    }

    /** Returns when there would be room for {@code demand}, without the preparations of {@link #requestRoom}. */
    long readyAt(Demand demand, long now) {
        return account.concurrencyReached() ? PoolLock.NEVER : readyAt(counted(demand), earliest(now), now);
    }

    /** Returns when there could be room for {@code demand} at the earliest, if all attempts under way ended now. */
    long earliest(Demand demand, long now) {
        return earliest(demand, earliest(now), now);
    }

    /** Reserves {@code demand}, as {@link #counted}, and counts a call that begins, even if there is no room. */
    List<Reservation> reserve(Demand demand, long now) {
        account.callBegins(now);
        inFlight++;
        usedAt = now;
        List<Reservation> reservations = reserve(demand, attempts++, now);
        noteBlock(now);
        return reservations;
    }

    /** Returns why nothing may be sent now, for a class that is {@linkplain #blockedUntil blocked}. */
    String blockedWhy(long now) {
        DailyAllowance spent = spentToday(now);
        return spent == null
                ? "the provider's limit is reached"
                : "the limit of " + spent.dimension().label().replace("_per_", " a ") + " is reached";
    }

    /** Lets the account know of a limit by the day that is spent. */
    void noteBlock(long now) {
        DailyAllowance spent = spentToday(now);
        if (spent != null) {
            account.classBlocked(spent.spentUntil(now));
        }
    }

    /** Counts out a call that ends. */
    void attemptEnded(long now) {
        account.callEnds(now);
        inFlight--;
    }

    /** Learns from a report on tokens whether the bound of {@code demand}, sent at {@code sentAt}, was counted. */
    void outputBoundReported(Level level, Demand demand, long sentAt, long now) {
        double limit = perMinute(Dimension.TOKENS);
        if (limit > 0 && demand.hasOutputBound() && level.remaining() != LimitReport.UNKNOWN) {
            double refill = limit * (now - sentAt) / MINUTE;
            outputBound.reported(limit, (double) level.remaining(), demand.tokens(), refill);
        }
    }

    /** Applies the provider's report on one dimension, as far as it can be true, from the answer to the attempt that made {@code reservations}. */
    void limitReported(Level level, List<Reservation> reservations, long now) {
        if (level.dimension() == Dimension.CONCURRENCY) {
            if (level.limit() != LimitReport.UNKNOWN) {
                account.setConcurrency((double) level.limit());
            }
            return;
        }
        Level believed = LimitEvidence.believed(level);
        if (believed != null && level.dimension().isPerMinute()) {
            reported(believed, reservations, now);
        }
    }

    /** Returns the time before which the provider has forbidden all calls of this class; it may be in the past. */
    long blockedUntil(long now) {
        return Math.max(pausedUntil, bucketsBlockedUntil(now));
    }

    /** Returns what is left in the scarcest dimension as a share of its limit, 0 to 1. */
    double headroom(long now) {
        knownHeadroom = Math.min(account.concurrencyHeadroom(), bucketHeadroom(now));
        return knownHeadroom;
    }

    /** Returns the headroom as of the last look at it; an attempt that begins or ends looks at it. */
    double knownHeadroom() {
        return knownHeadroom;
    }

    /**
     * Handles a refusal that names no limit: the class pauses for as long as the provider asks, or else for twice as long each
     * time, and the scarcest dimension learns from it. Returns the allowance whose rate changed, or null.
     */
    @Nullable
    Allowance refused(
            @Nullable Duration retryAfter,
            RandomGenerator random,
            List<Reservation> reservations,
            long sentAt,
            long now) {
        pausedUntil = Math.max(pausedUntil, now + pause(retryAfter, random));
        blockEverywhere(account, pausedUntil);
        Allowance scarcest = scarcest(now);
        return learned(scarcest, retryAfter, reservations, sentAt, now);
    }

    /** Handles a refusal that means the whole account, and so tells nothing about the limits of this class. */
    void accountRefused(@Nullable Duration retryAfter, RandomGenerator random, long now) {
        account.block(now + pause(retryAfter, random));
    }

    /**
     * Handles a refusal that names a limit: the dimension is blocked for as long as the provider asks, or else until the limit is
     * whole again. Returns the allowance whose rate changed, or null.
     */
    @Nullable
    Allowance refusedBy(
            Level limit,
            @Nullable Duration retryAfter,
            RandomGenerator random,
            List<Reservation> reservations,
            long sentAt,
            long now) {
        if (limit.dimension() == Dimension.TOKENS) {
            outputBound.refused();
        }
        Allowance allowance = orGuess(limit.dimension(), now);
        boolean resetCounts = retryAfter == null && limit.resetNanos() != LimitReport.UNKNOWN;
        long until = now + (resetCounts ? limit.resetNanos() : pause(retryAfter, random));
        allowance.block(until);
        blockEverywhere(account, until);
        return learned(allowance, retryAfter, reservations, sentAt, now);
    }

    /** Handles a refusal that names a limit by the day, which teaches nothing of those by the minute. */
    void refusedByDay(Level limit, @Nullable Duration retryAfter, long now) {
        account.classBlocked(refusedForDay(limit, retryAfter, now));
    }

    private @Nullable Allowance learned(
            Allowance allowance, @Nullable Duration retryAfter, List<Reservation> reservations, long sentAt, long now) {
        return refused(allowance, retryAfter, reservations, sentAt, now) ? allowance : null;
    }

    void attemptAnswered(List<Reservation> reservations, long now) {
        confirmed = true;
        cooldown.reset();
        account.concurrency().answered(now);
        answered(reservations, now);
    }

    /** Returns whether the class is one of the provider's, and no name that a caller made up. */
    boolean isConfirmed() {
        return confirmed;
    }

    /** Notes that the class is one of the provider's. */
    void confirm() {
        confirmed = true;
    }

    /** Returns the time before which the class and the account are paused, whatever the buckets hold; now or later. */
    long earliest(long now) {
        return Math.max(now, Math.max(pausedUntil, account.refusedUntil()));
    }

    private long pause(@Nullable Duration retryAfter, RandomGenerator random) {
        return retryAfter == null ? cooldown.next(random) : retryAfter.toNanos();
    }
}
