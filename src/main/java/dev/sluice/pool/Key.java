package dev.sluice.pool;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.time.Duration;
import java.util.Set;
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

    /** The factors by which suspicion scales a key's cost: others are preferred while they have room. */
    private static final double COST_OF_SUSPICION = 4;

    private static final double COST_OF_CONFIRMED_SUSPICION = 8;

    /** A key is known to serve for this time after a good answer. */
    private static final long TRUSTED_FOR = Duration.ofMinutes(10).toNanos();

    /** Silence counts from a second on, however fast the provider usually answers. */
    private static final double LEAST_SILENCE_NANOS = 1e9;

    private final KeyId id;
    private final Secret secret;
    private final CircuitBreakerConfig circuitConfig;
    private final KeyStats stats = new KeyStats();

    private Account account;
    private Ejection ejection = Ejection.NONE;

    /** Created at the first refusal that a request may have caused. */
    private @Nullable Suspicion suspicion;

    /** Created at the first failure: of ten thousand keys few ever need one. */
    private @Nullable Circuit circuit;

    private double weight;
    private boolean disabled;
    private long coolingUntil;
    private String coolingWhy = "";
    private @Nullable Object coolingFor;
    private String failedWhy = "";
    private long goodAt = PoolLock.NEVER;
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
        suspicion = null;
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
    }

    /** Records that the provider refused the key for a request that may be at fault itself. */
    void suspect(RequestHistory request, Ejection.Cause cause, String why, long now) {
        if (suspicion == null) {
            suspicion = new Suspicion(cause, why);
        }
        suspicion.refused(request, cause, why, now);
    }

    /** Records that another key served {@code request}, which this one had refused. */
    void servedElsewhere(RequestHistory request, long now) {
        if (suspicion != null) {
            suspicion.servedElsewhere(request, now);
        }
    }

    /** Records a good answer to an attempt; returns the callers whose refusals it clears the key of. */
    Set<String> clear(long sentAt) {
        goodAt = Math.max(goodAt == PoolLock.NEVER ? 0 : goodAt, sentAt);
        if (suspicion == null) {
            return Set.of();
        }
        Set<String> callers = suspicion.clear(sentAt);
        dropEmptySuspicion();
        return callers;
    }

    /** Forgets unconfirmed refusals of {@code caller}. */
    void discredit(String caller) {
        if (suspicion != null) {
            suspicion.discredit(caller);
            dropEmptySuspicion();
        }
    }

    private void dropEmptySuspicion() {
        if (suspicion != null && suspicion.isEmpty()) {
            suspicion = null;
        }
    }

    /** Returns whether the key has served requests of late, and nothing speaks against it. */
    boolean isTrusted(long now) {
        return goodAt != PoolLock.NEVER && now - goodAt < TRUSTED_FOR && suspicion == null && usable();
    }

    /** Returns whether some callers' requests speak against the key, while others may use it. */
    boolean isSuspect() {
        return suspicion != null || onlyCaller() != null;
    }

    /** Returns whether the provider refuses the key for all that is known. */
    boolean isConfirmed() {
        return (suspicion != null && suspicion.isConfirmed())
                || ejection.cause() != null
                || account.ejection().cause() != null;
    }

    /** Drops the suspicion, which something certain replaces. */
    void clearOfSuspicion() {
        suspicion = null;
    }

    /** Returns the reason of the suspicion, or an empty text. */
    String suspectedFor() {
        return suspicion == null ? "" : suspicion.why();
    }

    boolean isAt(Provider provider) {
        return id.provider().equals(provider.name());
    }

    boolean isProven() {
        return suspicion != null && suspicion.isProven();
    }

    /** Returns whether {@code request} is to keep away from the key, though others may use it. */
    boolean bars(RequestHistory request, long now) {
        return (suspicion != null && suspicion.bars(request, now)) || (isOpenFor(request) && circuitReadyAt() > now);
    }

    /** Returns whether the circuit is open for the caller of {@code request} alone. */
    boolean isOpenFor(RequestHistory request) {
        return request.caller().equals(onlyCaller());
    }

    long circuitReadyAt() {
        return circuit == null ? 0 : circuit.readyAt();
    }

    private @Nullable String onlyCaller() {
        return circuit == null ? null : circuit.onlyCaller();
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
            suspicion = null;
            coolingUntil = 0;
            stats.resetWindow();
            clearFailures();
        }
    }

    /** Sends nothing before {@code until}, for a failure of {@code request}; an earlier pause that lasts longer stays. */
    void coolDown(long until, String why, RequestHistory request) {
        if (until > coolingUntil) {
            coolingUntil = until;
            coolingFor = request.token();
        }
        coolingWhy = why;
    }

    /** Closes the circuit, since the failures that it counted were not the key's own. */
    void clearFailures() {
        if (circuit != null) {
            circuit.reset();
        }
        account.notifyRoom();
    }

    /** Lets an attempt for {@code request} through. */
    Circuit.Permit acquirePermit(RequestHistory request, long now) {
        if (suspicion != null) {
            suspicion.attemptSent(request, now);
        }
        return circuit == null ? Circuit.Permit.FIRST : circuit.begin(request.caller());
    }

    /** Ends an attempt with a good answer; {@code slow} tells that it counts against the key all the same. */
    void succeeded(Circuit.Permit permit, long firstByteNanos, boolean slow) {
        if ((circuit != null || slow) && circuit().succeeded(permit, firstByteNanos, slow)) {
            stats.resetWindow();
        }
    }

    /** Ends an attempt with a failure that is the key's, as far as is known. */
    void failed(Circuit.Permit permit, FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        failedWhy = why;
        circuit().failed(permit, kind, request);
    }

    /** Counts a failure of {@code request} that has proved to be the key's since. */
    void failedAfterAll(FailureKind kind, String why, RequestHistory request, long now) {
        stats.failed(now);
        failedWhy = why;
        circuit().failedAfterAll(kind, request);
    }

    /** Takes the failure of {@code request} back, which has proved not to be the key's. */
    void forgive(RequestHistory request, long now) {
        stats.forgive(now);
        if (circuit != null && circuit.forgive(request)) {
            account.notifyRoom();
        }
        if (coolingFor == request.token()) {
            coolingUntil = 0;
            account.notifyRoom();
        }
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
                Math.max(coolingUntil, onlyCaller() != null ? 0 : circuitReadyAt()),
                Math.max(ejection.readyAt(), account.ejection().readyAt()));
    }

    /**
     * Returns the cost of one more attempt over this key, without a unit: the lower the better. It rises with the attempts under
     * way and of late for the key's weight, with slow and failed answers, and as the account runs out of headroom.
     */
    double cost(double meanFirstByteNanos, long now) {
        double load = (1 + inFlight + stats.uses(now)) / weight;
        double usual = Math.max(1, meanFirstByteNanos);
        double slowness = stats.firstByteNanos() == 0
                ? 1
                : Math.max(LEAST_SLOWNESS, Math.min(MOST_SLOWNESS, stats.firstByteNanos() / usual));
        double silence = 1 + stats.silence(now) / Math.max(usual, LEAST_SILENCE_NANOS);
        double failing = (1 + COST_OF_FAILURE * stats.failures(now)) * costOfSuspicion();
        return load * slowness * silence * failing / Math.max(LEAST_HEADROOM, account.headroom(now));
    }

    private double costOfSuspicion() {
        if (suspicion == null) {
            return onlyCaller() == null ? 1 : COST_OF_CONFIRMED_SUSPICION;
        }
        return suspicion.isConfirmed() ? COST_OF_CONFIRMED_SUSPICION : COST_OF_SUSPICION;
    }

    KeyState state(long now) {
        if (disabled) {
            return KeyState.DISABLED;
        }
        Ejection.Cause cause = ejection.cause() == null ? account.ejection().cause() : ejection.cause();
        if (cause != null) {
            return cause.state();
        }
        if (suspicion != null && suspicion.isConfirmed()) {
            return suspicion.cause().state();
        }
        if (isOpen()) {
            return KeyState.OPEN;
        }
        return Math.max(coolingUntil, account.blockedUntil()) > now ? KeyState.COOLING : KeyState.READY;
    }

    /** Notifies the listener if the state has changed since the last notification. */
    void notifyStateChange(PoolLock lock, long now) {
        KeyState state = state(now);
        if (state != notifiedState) {
            KeyState before = notifiedState;
            notifiedState = state;
            String why = why(now);
            long until = stateUntil(now);
            StateChange change =
                    new StateChange(id, before, state, why, until == 0 ? 0 : Math.max(0, until - now));
            lock.notifyLater(listener -> listener.stateChanged(change));
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
        Suspicion suspected = suspicion != null && suspicion.isConfirmed() ? suspicion : null;
        return switch (state(now)) {
            case READY -> "";
            case DISABLED -> "switched off by hand";
            case OPEN -> failedWhy.isEmpty() ? "failed too often" : "failed too often, last by " + failedWhy;
            case EXHAUSTED, REVOKED, COOLING -> {
                Ejection ejected = ejected();
                if (ejected != null) {
                    yield ejected.why();
                }
                if (suspected != null) {
                    yield suspected.why();
                }
                yield coolingUntil > now ? coolingWhy : "the provider's limit is reached";
            }
        };
    }

    private long stateUntil(long now) {
        Suspicion suspected = suspicion != null && suspicion.isConfirmed() ? suspicion : null;
        return switch (state(now)) {
            case READY, DISABLED -> 0;
            case OPEN -> circuit == null ? 0 : circuit.openUntil();
            case EXHAUSTED, REVOKED, COOLING -> {
                Ejection ejected = ejected();
                if (ejected != null) {
                    yield ejected.readyAt();
                }
                yield suspected != null ? suspected.probeAt() : Math.max(coolingUntil, account.blockedUntil());
            }
        };
    }

    /** Returns the ejection that holds, the key's own first, or null. */
    private @Nullable Ejection ejected() {
        if (ejection.cause() != null) {
            return ejection;
        }
        return account.ejection().cause() != null ? account.ejection() : null;
    }
}
