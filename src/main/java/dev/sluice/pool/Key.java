package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.pool.KeyStatus.ClassStatus;
import dev.sluice.pool.PoolPlan.KeyPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
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

    /** The time for which a cost stays known: what it rests on changes by a tenth at most meanwhile, unless it is noted again. */
    private static final long KNOWN_FOR = Duration.ofSeconds(2).toNanos();

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

    /** The cost as of the last note of it, at full headroom. */
    private double knownCost;

    private long knownUntil;

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
        knownUntil = 0;
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
        health.circuits().clearFailures();
        account.notifyRoom();
    }

    /** Ends an attempt with a good answer; {@code slow} tells that it counts against the key all the same. */
    void succeeded(String modelClass, KeyPermit permit, long firstByteNanos, boolean slow) {
        if (health.circuits().succeeded(modelClass, permit, firstByteNanos, slow)) {
            stats.resetWindow();
        }
    }

    /** Ends an attempt with a failure that is the key's, as far as is known. */
    void failed(String modelClass, KeyPermit permit, FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        health.circuits().failed(modelClass, permit, kind, why, request);
    }

    /** Counts a failure of {@code request} that has since proved to be the key's fault. */
    void failedAfterAll(String modelClass, FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        health.circuits().failedAfterAll(modelClass, kind, why, request);
    }

    /** Removes the failure of {@code request}, which has proved not to be the key's fault. */
    void forgive(RequestHistory request, long now) {
        stats.forgive(now);
        health.circuits().forgive(request);
        account.notifyRoom();
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

    /** Returns whether an attempt of {@code modelClass} would be a probe: its circuit is open, or key or account are ejected. */
    boolean onProbation(String modelClass) {
        return health.circuits().isOpen(modelClass) || ejected() != null;
    }

    /** Returns when the key itself may be used for models of {@code modelClass}, whatever its account has left. */
    long readyAt(String modelClass, double meanFirstByteNanos, long now) {
        return stats.allowsOneMore(meanFirstByteNanos, now) ? earliest(modelClass) : PoolLock.NEVER;
    }

    /** Returns when the key itself may be used for models of {@code modelClass} if all attempts over it ended now. */
    long earliest(String modelClass) {
        return disabled
                ? PoolLock.NEVER
                : Math.max(health.readyAt(modelClass), account.ejection().readyAt());
    }

    /** Notes the cost, which an attempt that begins or ends has changed. */
    void noteCost(double meanFirstByteNanos, long now) {
        knownUntil = health.isSpotless() && ejected() == null ? now + KNOWN_FOR : 0;
        if (knownUntil > 0) {
            knownCost = cost("", meanFirstByteNanos, 1, now);
        }
    }

    /**
     * Returns a lower bound of the cost, from what was last computed; 0 where the cost has to be computed anew. Changes since
     * then may have made the true cost lower.
     */
    double knownCost(double headroom, long now) {
        return now < knownUntil ? knownCost / Math.max(LEAST_HEADROOM, headroom) : 0;
    }

    /**
     * Returns the cost of one more attempt over this key, without a unit: the lower the better. It rises with the attempts under
     * way and of late for the key's weight, with slow and failed answers, and as the account runs out of {@code headroom}.
     */
    double cost(String modelClass, double meanFirstByteNanos, double headroom, long now) {
        double load = (1 + inFlight + stats.uses(now)) / weight;
        double usual = Math.max(1, meanFirstByteNanos);
        double silence = 1 + Math.max(0, stats.silence(now) - usual) / Math.max(usual, LEAST_SILENCE_NANOS);
        double failing = (1 + COST_OF_FAILURE * stats.failures(now)) * health.cost(modelClass);
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
        KeyClassHealth trouble = health.circuits().trouble(now);
        if (trouble != null && trouble.circuit().isOpen()) {
            return KeyState.OPEN;
        }
        return trouble != null || account.blockedUntil(now) > now ? KeyState.COOLING : KeyState.READY;
    }

    /** Notifies the listener if the state has changed since the last notification. */
    void notifyStateChange(PoolLock lock, long now) {
        KeyState state = state(now);
        if (state != notifiedState) {
            KeyState before = notifiedState;
            notifiedState = state;
            KeyCondition condition = condition(now);
            long left = condition.until() == 0 ? 0 : Math.max(0, condition.until() - now);
            StateChange change = new StateChange(id, before, state, condition.why(), left);
            lock.notifyLater(listener -> listener.stateChanged(change));
        }
    }

    KeyStatus status(List<ClassStatus> classes, PoolLock lock, long now) {
        KeyCondition condition = condition(now);
        return new KeyStatus(
                id,
                account.name(),
                condition.state(),
                condition.why(),
                condition.until() == 0 ? 0 : lock.tickerTime(condition.until()),
                inFlight,
                classes,
                account.statuses(lock, now));
    }

    /** Returns the reason why the key serves no model of {@code modelClass}; empty where it does. */
    String why(String modelClass, long now) {
        KeyClassHealth trouble = health.circuits().trouble(modelClass, now);
        if (disabled || ejected() != null || trouble == null) {
            return condition(now).why();
        }
        KeyState state = trouble.circuit().isOpen() ? KeyState.OPEN : KeyState.COOLING;
        return KeyCondition.of(state, null, null, trouble, account, now).why();
    }

    private KeyCondition condition(long now) {
        return KeyCondition.of(
                state(now),
                ejected(),
                health.confirmedSuspicion(),
                health.circuits().trouble(now),
                account,
                now);
    }

    /** Returns the ejection that holds, the key's own first, or null. */
    private @Nullable Ejection ejected() {
        if (health.ejection().cause() != null) {
            return health.ejection();
        }
        return account.ejection().cause() != null ? account.ejection() : null;
    }
}
