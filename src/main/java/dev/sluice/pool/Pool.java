package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Ticker;
import dev.sluice.limit.grant.GrantBook;
import dev.sluice.limit.grant.GrantSync;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pool of all keys of all providers, which chooses one key for each attempt.
 *
 * <p>A pick reserves the attempt's expected usage of every limit of the chosen key's account. The {@link Lease} that it grants
 * reports how the attempt ended, and reserved amounts that were not used come back. Safe for use by several threads: everything
 * happens under one lock, which is held for about a microsecond and never while a listener runs.
 */
public final class Pool {

    /**
     * The time after which a call is to ask again where only the end of another attempt can make room; {@link #whenRoom} reports
     * that room anyway.
     */
    private static final long RETRY_INTERVAL = Duration.ofMillis(100).toNanos();

    private final PoolLock lock;
    private final RandomGenerator random;
    private final KeySearch search;
    private final KeyFacts facts;
    private final BackfillReservations backfill = new BackfillReservations();
    private final @Nullable GrantBook book;
    private final Providers providers;

    /** Creates a pool whose days are those of {@code ticker}, as if it had begun at midnight. */
    public Pool(PoolPlan plan, Ticker ticker, RandomGenerator random, PoolListener listener) {
        this(plan, ticker, () -> Instant.EPOCH.plusNanos(ticker.nanos()), random, listener, null);
    }

    /**
     * Creates a pool of the keys in {@code plan}; times in its interface are those of {@code ticker}.
     *
     * @param clock tells the days by which some limits are counted
     * @param book what this replica holds of accounts that it shares, guarded by the pool's lock; null where it is alone
     */
    public Pool(
            PoolPlan plan,
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            PoolListener listener,
            @Nullable GrantBook book) {
        this.book = book;
        this.lock = new PoolLock(ticker, listener);
        this.random = random;
        this.providers = new Providers(Circuit.configuration(lock.clock()), random, clock, book);
        this.facts = new KeyFacts(lock);
        this.search = new KeySearch(lock, new FailureAttribution(lock, random));
        reconfigure(plan);
    }

    /**
     * Leases a key for one attempt, or returns why there is none; never blocks. Accounts that are reserved for queue positions
     * before {@code position} are left out. Positions are compared under the pool's lock.
     */
    public LeaseResult pick(LeaseRequest request, QueuePosition position) {
        return lock.inside(now -> {
            if (book != null) {
                book.asking(position.precedence());
            }
            return pick(request, position, now);
        });
    }

    /**
     * Returns the least share of a minute's capacity, over all targets of {@code request}, that a lease for it can use: 0 where
     * a limit is not known for certain.
     */
    public double leastShare(LeaseRequest request) {
        return lock.inside(now -> WaitForecast.leastShare(WaitForecast.targets(providers, request, now), now));
    }

    /**
     * Returns the earliest time at which {@code request} could get a lease if all leases ended now and used nothing; at most
     * {@code notBefore}, which {@link #pick} has returned.
     */
    public long earliest(LeaseRequest request, long notBefore) {
        return lock.inside(now -> {
            long earliest = WaitForecast.earliest(WaitForecast.targets(providers, request, now), now);
            return earliest == PoolLock.NEVER ? notBefore : Math.min(notBefore, lock.tickerTime(earliest));
        });
    }

    /** Returns the model classes by which the targets of {@code tiers} are limited, as in {@code anthropic/opus}; each once. */
    public List<String> classes(List<List<Target>> tiers) {
        return lock.inside(now -> providers.classes(tiers, now));
    }

    /** Returns the limits of all accounts that {@code targets} are served by, and what is left of them now. */
    public LimitFigures figures(List<Target> targets) {
        return lock.inside(now -> PoolFigures.of(providers.candidates(targets, now), now));
    }

    /**
     * Reserves the accounts that will have room soonest for calls like {@code request}, in place of all that were reserved for
     * {@code position} before: calls at positions after it are backfilled over other accounts. A grant to {@code position} ends
     * the reservation of the account that it uses.
     *
     * @param calls the number of accounts at most, &gt;= 1; an account is not reserved where something other than time has to
     *     make room
     */
    public void reserve(LeaseRequest request, QueuePosition position, int calls) {
        lock.runInside(now -> backfill.reserve(providers, request, position, calls, now));
    }

    /** Releases all accounts that are reserved for {@code position}; other calls may use them at once, but are not woken. */
    public void release(QueuePosition position) {
        lock.runInside(now -> backfill.release(position));
    }

    /**
     * Replaces the configuration. A key that stays, under its name and with its secret, keeps its buckets, its health and its
     * leases; leases of keys that are removed end as those of other keys do.
     */
    public void reconfigure(PoolPlan plan) {
        lock.runInside(now -> {
            providers.configure(plan, now);
            lock.roomAppeared();
        });
    }

    /** Returns the status of every key now, in the order of configuration. */
    public List<KeyStatus> statuses() {
        return lock.inside(now -> providers.statuses(lock, now));
    }

    /** Returns what is known of all limits now. */
    public LearnedState learned() {
        return lock.inside(providers::learned);
    }

    /** Adopts the limits that were learned earlier, except those of providers and accounts that no longer exist. */
    public void remember(LearnedState state) {
        lock.runInside(now -> providers.remember(state, now));
    }

    /** Applies what another replica has found out about a key, {@code age} ago. */
    public void adopt(KeyFact fact, Duration age) {
        lock.runInside(now -> facts.apply(fact, age, providers, now));
    }

    /**
     * Switches a key off; attempts under way go on.
     *
     * @throws IllegalArgumentException if the pool has no such key
     */
    public void pause(KeyId key) {
        lock.runInside(now -> facts.setDisabled(key, true, providers, now));
    }

    /**
     * Switches a key on again, ends its ejection and forgets its failures.
     *
     * @throws IllegalArgumentException if the pool has no such key
     */
    public void resume(KeyId key) {
        lock.runInside(now -> facts.setDisabled(key, false, providers, now));
    }

    /**
     * Sets the listener that is called when room may have appeared earlier than a {@link LeaseResult.NotBefore} announced, in
     * place of the one before. It is called outside the lock, on the thread that made the room.
     */
    public void whenRoom(Runnable wake) {
        lock.setRoomListener(wake);
    }

    /** Returns the pool's side of the conversation about what {@code shared}, its book, holds. */
    public GrantSync.Owner grants(GrantBook shared) {
        return new PoolGrants(lock, shared);
    }

    private LeaseResult pick(LeaseRequest request, QueuePosition position, long now) {
        boolean later = false;
        long earliest = PoolLock.NEVER;
        Why why = request.owner() == null ? Why.NO_USABLE_KEY : Why.OWNER_GONE;
        for (List<Target> tier : request.tiers()) {
            for (Target target : Target.shuffled(tier, random)) {
                Provider provider = providers.get(target.provider());
                if (provider == null) {
                    continue;
                }
                LeaseResult result = search.search(provider, target, request, position, now);
                if (result instanceof Granted) {
                    return result;
                }
                if (result instanceof NotBefore notBefore) {
                    later = true;
                    earliest = Math.min(earliest, notBefore.nanos());
                } else if (result instanceof Unavailable unavailable
                        && unavailable.why().outweighs(why)) {
                    why = unavailable.why();
                }
            }
        }
        if (!later) {
            return new Unavailable(why);
        }
        lock.roomAwaited();
        return new NotBefore(lock.tickerTime(earliest == PoolLock.NEVER ? now + RETRY_INTERVAL : earliest));
    }
}
