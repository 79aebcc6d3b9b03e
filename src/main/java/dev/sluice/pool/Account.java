package dev.sluice.pool;

import dev.sluice.limit.ConcurrencyLimit;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.Grants;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An account at a provider: its limits by model class, and what all its classes share: concurrency, credit, and refusals of
 * the whole account. Guarded by the pool's lock.
 */
final class Account extends SharedLimits {

    /**
     * The classes that an account keeps: more than a pool is used for, and few enough for names that callers make up. Those left
     * idle for longest make way for new ones.
     */
    static final int MODEL_CLASSES = 32;

    private final String name;
    private final ProviderClasses providerClasses;
    private final Map<String, AccountClass> byName = new LinkedHashMap<>();

    private AccountLimits limits;

    private Ejection ejection = Ejection.NONE;
    /** The values of {@link #byName}, for iteration without an iterator. */
    private AccountClass[] classes = {};

    Account(String name, AccountLimits limits, ProviderClasses providerClasses) {
        super(limits.plain().concurrency());
        this.name = name;
        this.limits = limits;
        this.providerClasses = providerClasses;
        Grants shared = providerClasses.openGrants(name, this::notifyCallEnded);
        if (shared != null) {
            shareThrough(shared);
        }
    }

    /** Gives back the grants of shared limits, once the account has left the pool. */
    void leave() {
        endSharing();
        for (AccountClass each : classes) {
            each.endSharing();
        }
    }

    /** Applies newly configured limits; a limit that is no longer stated holds as a learned one. */
    void configure(AccountLimits newLimits, long now) {
        limits = newLimits;
        for (AccountClass each : classes) {
            each.configure(newLimits.of(each.name()), now);
            each.noteBlock(now);
        }
        Integer calls = newLimits.plain().concurrency();
        if (calls != null) {
            setConcurrency(calls);
        }
        notifyRoom();
    }

    String name() {
        return name;
    }

    Ejection ejection() {
        return ejection;
    }

    void adoptEjection(KeyFact.Ejected found, long at, long nextProbe) {
        ejection = ejection.orNew();
        ejection.adopt(found.cause(), found.why(), found.interval().toNanos(), at, nextProbe);
    }

    void eject(Ejection.Cause cause, String why, long now) {
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
    }

    /** Returns the time before which no class may be used that was used so far; it is in the past where one may be used now. */
    long blockedUntil(long now) {
        if (!anyBlocked(now)) {
            return 0;
        }
        long until = classes.length == 0 ? 0 : PoolLock.NEVER;
        for (AccountClass each : classes) {
            until = Math.min(until, each.blockedUntil(now));
        }
        return Math.max(refusedUntil(), until);
    }

    /** Returns why the account is {@linkplain #blockedUntil blocked}. */
    String blockedWhy(long now) {
        AccountClass soonest = null;
        for (AccountClass each : classes) {
            if (soonest == null || each.blockedUntil(now) < soonest.blockedUntil(now)) {
                soonest = each;
            }
        }
        return soonest == null || refusedUntil() > now ? "the provider's limit is reached" : soonest.blockedWhy(now);
    }

    /** Returns the limits for models of the class {@code modelClass}; they are made where it is a new one. */
    AccountClass of(String modelClass, long now) {
        AccountClass known = byName.get(modelClass);
        if (known != null) {
            return known;
        }
        if (byName.size() >= MODEL_CLASSES) {
            evict(now);
        }
        boolean named = providerClasses.isNamed(modelClass) || limits.byClass().containsKey(modelClass);
        AccountClass added = new AccountClass(
                this,
                name,
                modelClass,
                named,
                limits.of(modelClass),
                dimension -> providerClasses.pacing(modelClass, dimension),
                providerClasses.day(),
                now);
        Grants shared = providerClasses.openGrants(name + '/' + modelClass, added::notifyRoom);
        if (shared != null) {
            added.shareThrough(shared);
        }
        byName.put(modelClass, added);
        classes = byName.values().toArray(new AccountClass[0]);
        return added;
    }

    /** Returns the limit of {@code modelClass} in units a minute, or 0 where none is known for certain. */
    double statedPerMinute(String modelClass, Dimension dimension) {
        AccountClass known = byName.get(modelClass);
        if (known != null) {
            return known.statedPerMinute(dimension);
        }
        Long stated = dimension.isPerMinute() ? limits.of(modelClass).of(dimension) : null;
        return stated == null ? 0 : stated;
    }

    /** Returns the limit of {@code modelClass} in units a minute, or 0 where none is known. */
    double perMinute(String modelClass, Dimension dimension) {
        AccountClass known = byName.get(modelClass);
        if (known != null) {
            return known.perMinute(dimension);
        }
        Limits configured = limits.of(modelClass);
        Long stated = dimension.isPerMinute() ? configured.of(dimension) : null;
        return stated == null ? 0 : stated;
    }

    /** Adopts a limit that was learned {@code age} ago, perhaps under another configuration. */
    void remember(AccountLimit kept, Duration age, long now) {
        String modelClass = kept.modelClass();
        if (kept.dimension() == Dimension.CONCURRENCY) {
            AccountLimit limit = kept.under(limits.plain().of(Dimension.CONCURRENCY));
            if (limit != null) {
                rememberConcurrency(limit.perMinute());
            }
        } else if (providerClasses.hasClass(modelClass)
                && (byName.containsKey(modelClass) || byName.size() < MODEL_CLASSES)) {
            AccountLimit limit = kept.under(limits.of(modelClass).of(kept.dimension()));
            if (limit == null) {
                return;
            }
            AccountClass remembered = of(modelClass, now);
            remembered.remember(limit, age, now);
            remembered.confirm();
            remembered.noteBlock(now);
        }
    }

    /** Notifies all entries that wait for this account, whatever their class. */
    void notifyRoom() {
        notifyCallEnded();
        for (AccountClass each : classes) {
            each.notifyRoom();
        }
    }

    /** Returns the classes that were used. The list must not be modified. */
    AccountClass[] classes() {
        return classes;
    }

    /** Returns the limits that are known. */
    List<DimensionStatus> statuses(PoolLock lock, long now) {
        return LimitStatuses.of(classes, concurrency(), limits.plain(), lock, now);
    }

    /** Adds what is known of the limits, those of classes that an answer or the configuration has confirmed. */
    void addLearned(String provider, List<AccountLimit> learned, long now) {
        for (AccountClass each : classes) {
            if (each.isConfirmed()) {
                LimitStatuses.addLearned(provider, name, each, limits.of(each.name()), learned, now);
            }
        }
        double calls = concurrency().limit();
        if (calls != ConcurrencyLimit.UNBOUNDED) {
            double stated = limits.plain().orNone(Dimension.CONCURRENCY);
            learned.add(new AccountLimit(
                    provider, name, KeyStatus.EVERY_CLASS, Dimension.CONCURRENCY, calls, 0, stated, Duration.ZERO));
        }
    }

    /** Removes the class that has been idle for longest or, if none is idle, the least recently used one. */
    private void evict(long now) {
        AccountClass oldest = classes[0];
        for (AccountClass each : classes) {
            boolean idler = each.idle(now) && !oldest.idle(now);
            boolean older = each.idle(now) == oldest.idle(now) && each.usedAt() < oldest.usedAt();
            if (idler || older) {
                oldest = each;
            }
        }
        oldest.evict();
        byName.remove(oldest.name());
    }
}
