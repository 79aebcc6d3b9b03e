package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.pool.PoolPlan.KeyPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/** A key of the pool: its credential, its account, and how it has been doing. Guarded by the pool's lock. */
final class Key {

    private final KeyId id;
    private final Secret secret;
    private final CircuitBreakerConfig circuits;
    private final KeyStats stats = new KeyStats();

    private Account account;
    private Ejection ejection = Ejection.EMPTY;

    /** Made at the first failure: of ten thousand keys few ever need one. */
    private @Nullable Circuit circuit;

    private double weight;
    private boolean disabled;
    private long coolUntil;
    private String coolWhy = "";
    private int inFlight;
    private KeyState told = KeyState.READY;

    Key(KeyId id, KeyPlan plan, Account account, CircuitBreakerConfig circuits) {
        this.id = id;
        this.secret = plan.secret();
        this.weight = plan.weight();
        this.account = account;
        this.circuits = circuits;
    }

    KeyId id() {
        return id;
    }

    Secret secret() {
        return secret;
    }

    Account account() {
        return account;
    }

    Ejection ejection() {
        return ejection;
    }

    /** Returns a bench of this key's own, to sit on. */
    Ejection ownEjection() {
        ejection = ejection == Ejection.EMPTY ? new Ejection() : ejection;
        return ejection;
    }

    KeyStats stats() {
        return stats;
    }

    int inFlight() {
        return inFlight;
    }

    /** Counts an attempt in; returns how many are under way with it. */
    int begin() {
        return ++inFlight;
    }

    /** Counts an attempt out; returns how many are still under way. */
    int end() {
        return --inFlight;
    }

    /** Takes what a new plan says of a key that stays. */
    void configure(KeyPlan plan, Account newAccount) {
        weight = plan.weight();
        account = newAccount;
    }

    /** Switches the key off, or on again and into good standing. */
    void disable(boolean nowDisabled) {
        disabled = nowDisabled;
        if (!nowDisabled) {
            ejection.clear();
            account.ejection().clear();
            coolUntil = 0;
            stats.restart();
            forgive();
        }
    }

    void cool(long until, String why) {
        coolUntil = Math.max(coolUntil, until);
        coolWhy = why;
    }

    /** Takes back what failures have done to the key, since they were not its own. */
    void forgive() {
        if (circuit != null) {
            circuit.reset();
        }
        account.freed();
    }

    /** Lets an attempt through whose time {@link #readyAt} has come. */
    Circuit.Permit permit() {
        return circuit == null ? Circuit.Permit.FIRST : circuit.begin();
    }

    /** Ends an attempt with a good answer; {@code slow} says that it speaks against the key all the same. */
    void succeeded(Circuit.Permit permit, long firstByteNanos, boolean slow) {
        if ((circuit != null || slow) && circuit().succeeded(permit, firstByteNanos, slow)) {
            stats.restart();
        }
    }

    /** Ends an attempt with a failure that is the key's. */
    void failed(Circuit.Permit permit, FailureKind kind, long now) {
        stats.failed(now);
        circuit().failed(permit, kind);
    }

    /** Ends an attempt that says nothing of the key. */
    void abandoned(Circuit.Permit permit) {
        if (circuit != null) {
            circuit.abandoned(permit);
        }
    }

    /** Returns whether the key may be used at all, if not at once. */
    boolean usable() {
        return !disabled && ejection.cause() == null && account.ejection().cause() == null;
    }

    /** Returns whether an attempt over this key would be a try whether it has come back. */
    boolean onTrial() {
        return isOpen() || ejection.cause() != null || account.ejection().cause() != null;
    }

    /** Returns when the key itself stands in nobody's way, whatever its account has left. */
    long readyAt(double usualFirstByte, long now) {
        if (disabled || !stats.allowOneMore(usualFirstByte, now)) {
            return PoolLock.NEVER;
        }
        return Math.max(
                Math.max(coolUntil, circuit == null ? 0 : circuit.readyAt()),
                Math.max(ejection.readyAt(), account.ejection().readyAt()));
    }

    /**
     * Returns what one more attempt over this key costs, in no unit: the lower the better. It rises with what the key has
     * under way and had of late for its weight, with how slowly and how badly it answers, and as its account runs dry.
     */
    double cost(double usualFirstByte, long now) {
        double load = (1 + inFlight + stats.uses(now)) / weight;
        double usual = Math.max(1, usualFirstByte);
        double slowness = stats.firstByteNanos() == 0 ? 1 : clamp(stats.firstByteNanos() / usual, 0.5, 4);
        double silence = 1 + stats.silence(now) / Math.max(usual, 1e9);
        double failing = 1 + 4 * stats.failures(now);
        return load * slowness * silence * failing / Math.max(0.05, account.headroom(now));
    }

    KeyState state(long now) {
        if (disabled) {
            return KeyState.DISABLED;
        }
        Ejection.Cause cause = ejection.cause() == null ? account.ejection().cause() : ejection.cause();
        if (cause != null) {
            return cause.state();
        }
        if (isOpen()) {
            return KeyState.OPEN;
        }
        return Math.max(coolUntil, account.blockedUntil()) > now ? KeyState.COOLING : KeyState.READY;
    }

    /** Tells the listener if the state has changed since it was last told. */
    void tell(PoolLock lock, long now) {
        KeyState state = state(now);
        if (state != told) {
            KeyState before = told;
            told = state;
            String why = why(now);
            lock.note(listener -> listener.stateChanged(id, before, state, why));
        }
    }

    KeyStatus status(PoolLock lock, long now) {
        long until = until(now);
        return new KeyStatus(
                id,
                account.name(),
                state(now),
                why(now),
                until == 0 ? 0 : lock.outside(until),
                inFlight,
                account.statuses(now));
    }

    private boolean isOpen() {
        return circuit != null && circuit.isOpen();
    }

    private Circuit circuit() {
        if (circuit == null) {
            circuit = new Circuit(circuits);
        }
        return circuit;
    }

    private String why(long now) {
        return switch (state(now)) {
            case READY -> "";
            case DISABLED -> "switched off by hand";
            case OPEN -> "failed too often";
            case EXHAUSTED -> account.ejection().why();
            case REVOKED -> ejection.why();
            case COOLING ->
                ejection.cause() != null
                        ? ejection.why()
                        : coolUntil > now ? coolWhy : "the provider's limit is reached";
        };
    }

    private long until(long now) {
        return switch (state(now)) {
            case READY, DISABLED -> 0;
            case OPEN -> circuit == null ? 0 : circuit.openUntil();
            case EXHAUSTED -> account.ejection().readyAt();
            case REVOKED -> ejection.readyAt();
            case COOLING -> ejection.cause() != null ? ejection.readyAt() : Math.max(coolUntil, account.blockedUntil());
        };
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
