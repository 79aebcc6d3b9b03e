package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.pool.KeyStatus.ClassStatus;
import dev.sluice.pool.PoolPlan.KeyPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key of the pool: its credential, its account and its health. Guarded by the pool's lock. */
final class Key {

    /** The least and the most by which a key's time to the first byte scales its cost: enough to prefer, not to exclude. */
    private static final double LEAST_SLOWNESS = 0.5;

    private static final double MOST_SLOWNESS = 4;

    /** Equal keys differ by less in the mean of their last answers. */
    private static final double USUAL_SPREAD = 1.5;

    /** The cost that one recent failure adds, in multiples of an idle key's. */
    private static final double COST_OF_FAILURE = 4;

    /** The headroom below which the cost rises no further: an account that is nearly used up is not free to be ignored. */
    private static final double LEAST_HEADROOM = 0.05;

    /** Silence counts from a second on, however fast the provider usually answers. */
    private static final double LEAST_SILENCE_NANOS = 1e9;

    private final KeyId id;
    private final Secret secret;
    private final KeyHealth health;
    private final KeyStats stats = new KeyStats();

    private Account account;
    private double weight;
    private boolean disabled;
    private int inFlight;
    private KeyState notifiedState = KeyState.READY;

    Key(KeyId id, KeyPlan plan, Account account, CircuitBreakerConfig circuitConfig) {
        this.id = id;
        this.secret = plan.secret();
        this.weight = plan.weight();
        this.account = account;
        this.health = new KeyHealth(circuitConfig);
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

    double weight() {
        return weight;
    }

    KeyHealth health() {
        return health;
    }

    Ejection ejection() {
        return health.ejection();
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
            health.reset();
            account.ejection().end();
            stats.resetWindow();
            account.notifyRoom();
        }
    }

    /** Closes the circuit, since the failures that it counted were not the key's own. */
    void clearFailures() {
        health.clearFailures();
        account.notifyRoom();
    }

    /** Ends an attempt with a good answer; {@code slow} tells that it counts against the key all the same. */
    void succeeded(Circuit.Permit permit, long firstByteNanos, boolean slow) {
        if (health.succeeded(permit, firstByteNanos, slow)) {
            stats.resetWindow();
        }
    }

    /** Ends an attempt with a failure that is the key's, as far as is known. */
    void failed(Circuit.Permit permit, FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        health.failed(permit, kind, why, request);
    }

    /** Counts a failure of {@code request} that has proved to be the key's since. */
    void failedAfterAll(FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        health.failedAfterAll(kind, why, request);
    }

    /** Takes the failure of {@code request} back, which has proved not to be the key's. */
    void forgive(RequestHistory request, long now) {
        stats.forgive(now);
        health.forgive(request);
        account.notifyRoom();
    }

    /** Ends an attempt whose result tells nothing about the key. */
    void abandoned(Circuit.Permit permit) {
        health.abandoned(permit);
    }

    /** Returns whether the key has served requests of late, and nothing speaks against it. */
    boolean isTrusted(long now) {
        return health.isGood(now) && usable();
    }

    /** Returns whether the provider refuses the key for all that is known. */
    boolean isRefused() {
        return ejected() != null || health.confirmedSuspicion() != null;
    }

    /** Returns whether the key may serve calls, now or after a pause. */
    boolean usable() {
        return !disabled && ejected() == null;
    }

    /** Returns whether an attempt over this key would be a probe: its circuit is open, or it or its account is ejected. */
    boolean onProbation() {
        return health.isOpen() || ejected() != null;
    }

    /** Returns when the key itself may be used, whatever its account has left. */
    long readyAt(double meanFirstByteNanos, long now) {
        return stats.allowsOneMore(meanFirstByteNanos, now) ? earliest() : PoolLock.NEVER;
    }

    /** Returns when the key itself may be used if all attempts over it ended now. */
    long earliest() {
        return disabled
                ? PoolLock.NEVER
                : Math.max(health.readyAt(), account.ejection().readyAt());
    }

    /**
     * Returns the cost of one more attempt over this key, without a unit: the lower the better. It rises with the attempts under
     * way and of late for the key's weight, with slow and failed answers, and as the account runs out of {@code headroom}.
     */
    double cost(double meanFirstByteNanos, double headroom, long now) {
        double load = (1 + inFlight + stats.uses(now)) / weight;
        double usual = Math.max(1, meanFirstByteNanos);
        double silence = 1 + Math.max(0, stats.silence(now) - usual) / Math.max(usual, LEAST_SILENCE_NANOS);
        double failing = (1 + COST_OF_FAILURE * stats.failures(now)) * health.cost();
        return load * slowness(usual) * silence * failing / Math.max(LEAST_HEADROOM, headroom);
    }

    /** Returns the factor for the time to the first byte; what is within the usual spread does not change a key's share. */
    private double slowness(double usual) {
        double ratio = stats.firstByteNanos() / usual;
        boolean ordinary = ratio == 0 || (ratio < USUAL_SPREAD && ratio > 1 / USUAL_SPREAD);
        return ordinary ? 1 : Math.max(LEAST_SLOWNESS, Math.min(MOST_SLOWNESS, ratio));
    }

    KeyState state(long now) {
        if (disabled) {
            return KeyState.DISABLED;
        }
        Ejection ejected = ejected();
        if (ejected != null && ejected.cause() != null) {
            return ejected.cause().state();
        }
        Suspicion suspected = health.confirmedSuspicion();
        if (suspected != null) {
            return suspected.cause().state();
        }
        if (health.isOpen()) {
            return KeyState.OPEN;
        }
        return Math.max(health.coolingUntil(), account.blockedUntil(now)) > now ? KeyState.COOLING : KeyState.READY;
    }

    /** Notifies the listener if the state has changed since the last notification. */
    void notifyStateChange(PoolLock lock, long now) {
        KeyState state = state(now);
        if (state != notifiedState) {
            KeyState before = notifiedState;
            notifiedState = state;
            long until = stateUntil(now);
            StateChange change =
                    new StateChange(id, before, state, why(now), until == 0 ? 0 : Math.max(0, until - now));
            lock.notifyLater(listener -> listener.stateChanged(change));
        }
    }

    KeyStatus status(List<ClassStatus> classes, PoolLock lock, long now) {
        long until = stateUntil(now);
        return new KeyStatus(
                id,
                account.name(),
                state(now),
                why(now),
                until == 0 ? 0 : lock.tickerTime(until),
                inFlight,
                classes,
                account.statuses(lock, now));
    }

    /** Returns the reason of the state; empty where the key is ready. */
    String why(long now) {
        return switch (state(now)) {
            case READY -> "";
            case DISABLED -> "switched off by hand";
            case OPEN ->
                health.failedWhy().isEmpty() ? "failed too often" : "failed too often, last by " + health.failedWhy();
            case EXHAUSTED, REVOKED, COOLING -> {
                Ejection ejected = ejected();
                Suspicion suspected = health.confirmedSuspicion();
                String cooling = health.coolingWhy(now);
                yield ejected != null
                        ? ejected.why()
                        : suspected != null ? suspected.why() : cooling != null ? cooling : account.blockedWhy(now);
            }
        };
    }

    private long stateUntil(long now) {
        return switch (state(now)) {
            case READY, DISABLED -> 0;
            case OPEN -> health.openUntil();
            case EXHAUSTED, REVOKED, COOLING -> {
                Ejection ejected = ejected();
                Suspicion suspected = health.confirmedSuspicion();
                yield ejected != null
                        ? ejected.readyAt()
                        : suspected != null
                                ? suspected.probeAt()
                                : Math.max(health.coolingUntil(), account.blockedUntil(now));
            }
        };
    }

    /** Returns the ejection that holds, the key's own first, or null. */
    private @Nullable Ejection ejected() {
        if (health.ejection().cause() != null) {
            return health.ejection();
        }
        return account.ejection().cause() != null ? account.ejection() : null;
    }
}
