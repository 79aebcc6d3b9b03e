package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The application of the facts that other replicas have sent about keys, as if they had been found out here. So a second
 * witness counts at whichever replica it appears. What follows from such a fact is not sent again, except for an ejection
 * that it proves. Guarded by the pool's lock.
 */
final class KeyFacts {

    /**
     * The time to the next probe here, by that of the replica which found out: its probe goes first, and tells the result. Replicas
     * that all probed at once would each cost a call.
     */
    private static final double LATER = 1.25;

    /** The age beyond which a refusal belongs to an earlier search. */
    private static final long HEARD_LATE = Duration.ofSeconds(2).toNanos();

    private final PoolLock lock;

    KeyFacts(PoolLock lock) {
        this.lock = lock;
    }

    /** Applies {@code fact}, which was sent {@code age} ago; ignores a fact about a key that is not in the pool. */
    void apply(KeyFact fact, Duration age, Providers providers, long now) {
        Provider provider = providers.get(fact.key().provider());
        Key key = provider == null ? null : provider.key(fact.key().key());
        if (provider != null && key != null) {
            apply(fact, age.toNanos(), provider, key, now);
            provider.usabilityChanged();
            provider.suspects().add(key);
            key.account().notifyRoom();
            provider.notifyStateChanges(key.account(), lock, now);
            lock.roomAppeared();
        }
    }

    private void apply(KeyFact fact, long age, Provider provider, Key key, long now) {
        if (fact instanceof KeyFact.Ejected ejected) {
            long left = (long) (LATER * ejected.interval().toNanos()) - age;
            if (ejected.account()) {
                key.health().clearOfSuspicion();
                key.account().adoptEjection(ejected, now - age, now + Math.max(0, left));
            } else {
                key.health().adoptEjection(ejected, now - age, now + Math.max(0, left));
            }
        } else if (fact instanceof KeyFact.Restored restored) {
            (restored.account() ? key.account().ejection() : key.ejection()).end();
        } else if (fact instanceof KeyFact.Refused refused) {
            key.health().suspect(witness(refused.caller(), refused.fingerprint()), refused.cause(), refused.why(), now);
            ejectIfProven(key, provider, refused.cause(), now);
        } else if (fact instanceof KeyFact.ServedElsewhere served) {
            Cause cause = key.health().suspectedBy();
            key.health().servedElsewhere(witness(served.caller(), served.fingerprint()), now);
            ejectIfProven(key, provider, cause, now);
        } else if (fact instanceof KeyFact.Cleared cleared) {
            provider.suspects()
                    .cleared(key, cleared.caller(), now - age - cleared.ago().toNanos(), now);
        } else if (fact instanceof KeyFact.Cooling cooling) {
            long left = cooling.left().toNanos() - age;
            if (left > 0) {
                RequestHistory unknown = witness("", 0);
                key.health().circuits().coolDown(cooling.modelClass(), now + left, cooling.why(), unknown);
            }
        } else if (fact instanceof KeyFact.Limited limited) {
            if (age < HEARD_LATE) {
                SharedRefusals.heard(
                        key.account().of(limited.modelClass(), now),
                        limited,
                        age,
                        now,
                        changed ->
                                LearnedChanges.notifyOf(changed, provider, key.account(), limited.modelClass(), lock));
            }
        } else if (fact instanceof KeyFact.Begun begun) {
            key.account().of(begun.modelClass(), now);
        } else if (fact instanceof KeyFact.Switched switched) {
            key.setDisabled(switched.disabled());
        }
    }

    /** Switches a key off or on, and tells the other replicas. */
    void setDisabled(KeyId id, boolean disabled, Providers providers, long now) {
        Provider provider = providers.get(id.provider());
        Key key = provider == null ? null : provider.key(id.key());
        if (provider == null || key == null) {
            throw new IllegalArgumentException("key: " + id + " (expected: one of the pool's keys)");
        }
        key.setDisabled(disabled);
        provider.usabilityChanged();
        lock.roomAppeared();
        key.notifyStateChange(lock, now);
        lock.tell(new KeyFact.Switched(id, disabled));
    }

    private void ejectIfProven(Key key, Provider provider, @Nullable Cause cause, long now) {
        if (cause != null && key.health().isProven()) {
            eject(key, provider, false, cause, key.health().suspectedFor(), lock, now);
        }
    }

    /** Ejects a key, or its account, and tells the other replicas. */
    static void eject(Key key, Provider provider, boolean account, Cause cause, String why, PoolLock lock, long now) {
        boolean whole = account || cause == Cause.EXHAUSTED;
        if (whole) {
            key.health().clearOfSuspicion();
            key.account().eject(cause, why, now);
            provider.notifyStateChanges(key.account(), lock, now);
        } else {
            key.health().eject(cause, why, now);
        }
        provider.usabilityChanged();
        Ejection ejection = whole ? key.account().ejection() : key.ejection();
        Duration interval = Duration.ofNanos(Math.max(0, ejection.readyAt() - now));
        lock.tell(new KeyFact.Ejected(key.id(), whole, cause, interval, why));
    }

    private static RequestHistory witness(String caller, int fingerprint) {
        return new RequestHistory("", caller, () -> fingerprint);
    }
}
