package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.pool.PoolPlan.KeyPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;

/** A key of the pool: its credential, its account and its health. Guarded by the pool's lock. */
final class Key {

    /** The least and the most by which a key's time to the first byte scales its cost: enough to prefer, not to exclude. */
    private static final double LEAST_SLOWNESS = 0.5;

    private static final double MOST_SLOWNESS = 4;

    /** The cost that one recent failure adds, in multiples of an idle key's. */
    private static final double COST_OF_FAILURE = 4;

    /** The headroom below which the cost rises no further: an account that is nearly used up is not free to be ignored. */
    private static final double LEAST_HEADROOM = 0.05;

    /** Silence counts from a second on, however fast the provider usually answers. */
    private static final double LEAST_SILENCE_NANOS = 1e9;

    private final KeyId id;
    private final Secret secret;
    private final CircuitBreakerConfig circuitConfig;
    private final KeyStats stats = new KeyStats();

    private Account account;
    private Ejection ejection = Ejection.NONE;

    /** Created at the first failure: of ten thousand keys few ever need one. */
    private @Nullable Circuit circuit;

    private double weight;
    private boolean disabled;
    private long coolingUntil;
    private String coolingWhy = "";
    private int inFlight;
    private KeyState notifiedState = KeyState.READY;

    Key(KeyId id, KeyPlan plan, Account account, CircuitBreakerConfig circuitConfig) {
        this.id = id;
        this.secret = plan.secret();
        this.weight = plan.weight();
        this.account = account;
        this.circuitConfig = circuitConfig;
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

    void eject(Ejection.Cause cause, String why, long now) {
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
    }

    KeyStats stats() {
        return stats;
    }

    int inFlight() {
        return inFlight;
    }

    /** Counts an attempt that begins; returns how many are under way with it. */
    int attemptBegan() {
        return ++inFlight;
    }

    /** Counts an attempt that ends; returns how many are still under way. */
    int attemptEnded() {
        return --inFlight;
    }

    /** Applies a new plan to a key that stays. */
    void configure(KeyPlan plan, Account newAccount) {
        weight = plan.weight();
        account = newAccount;
    }

    /** Switches the key off, or on again; switching it on ends its ejection and forgets its failures. */
    void setDisabled(boolean nowDisabled) {
        disabled = nowDisabled;
        if (!nowDisabled) {
            ejection.end();
            account.ejection().end();
            coolingUntil = 0;
            stats.resetWindow();
            clearFailures();
        }
    }

    /** Sends nothing before {@code until}; an earlier pause that lasts longer stays. */
    void coolDown(long until, String why) {
        coolingUntil = Math.max(coolingUntil, until);
        coolingWhy = why;
    }

    /** Closes the circuit, since the failures that it counted were not the key's own. */
    void clearFailures() {
        if (circuit != null) {
            circuit.reset();
        }
        account.notifyRoom();
    }

    /** Lets an attempt through whose {@link #readyAt} has come. */
    Circuit.Permit acquirePermit() {
        return circuit == null ? Circuit.Permit.FIRST : circuit.begin();
    }

    /** Ends an attempt with a good answer; {@code slow} tells that it counts against the key all the same. */
    void succeeded(Circuit.Permit permit, long firstByteNanos, boolean slow) {
        if ((circuit != null || slow) && circuit().succeeded(permit, firstByteNanos, slow)) {
            stats.resetWindow();
        }
    }

    /** Ends an attempt with a failure that is the key's. */
    void failed(Circuit.Permit permit, FailureKind kind, long now) {
        stats.failed(now);
        circuit().failed(permit, kind);
    }

    /** Ends an attempt whose result tells nothing about the key. */
    void abandoned(Circuit.Permit permit) {
        if (circuit != null) {
            circuit.abandoned(permit);
        }
    }

    /** Returns whether the key may serve calls, now or after a pause. */
    boolean usable() {
        return !disabled && ejection.cause() == null && account.ejection().cause() == null;
    }

    /** Returns whether an attempt over this key would be a probe: its circuit is open, or it or its account is ejected. */
    boolean onProbation() {
        return isOpen() || ejection.cause() != null || account.ejection().cause() != null;
    }

    /** Returns when the key itself may be used, whatever its account has left. */
    long readyAt(double meanFirstByteNanos, long now) {
        if (disabled || !stats.allowsOneMore(meanFirstByteNanos, now)) {
            return PoolLock.NEVER;
        }
        return Math.max(
                Math.max(coolingUntil, circuit == null ? 0 : circuit.readyAt()),
                Math.max(ejection.readyAt(), account.ejection().readyAt()));
    }

    /**
     * Returns the cost of one more attempt over this key, without a unit: the lower the better. It rises with the attempts under
     * way and of late for the key's weight, with slow and failed answers, and as the account runs out of {@code headroom}.
     */
    double cost(double meanFirstByteNanos, double headroom, long now) {
        double load = (1 + inFlight + stats.uses(now)) / weight;
        double usual = Math.max(1, meanFirstByteNanos);
        double slowness = stats.firstByteNanos() == 0
                ? 1
                : Math.max(LEAST_SLOWNESS, Math.min(MOST_SLOWNESS, stats.firstByteNanos() / usual));
        double silence = 1 + stats.silence(now) / Math.max(usual, LEAST_SILENCE_NANOS);
        double failing = 1 + COST_OF_FAILURE * stats.failures(now);
        return load * slowness * silence * failing / Math.max(LEAST_HEADROOM, headroom);
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
        return Math.max(coolingUntil, account.blockedUntil(now)) > now ? KeyState.COOLING : KeyState.READY;
    }

    /** Notifies the listener if the state has changed since the last notification. */
    void notifyStateChange(PoolLock lock, long now) {
        KeyState state = state(now);
        if (state != notifiedState) {
            KeyState before = notifiedState;
            notifiedState = state;
            String why = why(now);
            lock.notifyLater(listener -> listener.stateChanged(id, before, state, why));
        }
    }

    KeyStatus status(PoolLock lock, long now) {
        long until = stateUntil(now);
        return new KeyStatus(
                id,
                account.name(),
                state(now),
                why(now),
                until == 0 ? 0 : lock.tickerTime(until),
                inFlight,
                account.statuses(now));
    }

    private boolean isOpen() {
        return circuit != null && circuit.isOpen();
    }

    private Circuit circuit() {
        if (circuit == null) {
            circuit = new Circuit(circuitConfig);
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
                        : coolingUntil > now ? coolingWhy : "the provider's limit is reached";
        };
    }

    private long stateUntil(long now) {
        return switch (state(now)) {
            case READY, DISABLED -> 0;
            case OPEN -> circuit == null ? 0 : circuit.openUntil();
            case EXHAUSTED -> account.ejection().readyAt();
            case REVOKED -> ejection.readyAt();
            case COOLING ->
                ejection.cause() != null ? ejection.readyAt() : Math.max(coolingUntil, account.blockedUntil(now));
        };
    }
}
