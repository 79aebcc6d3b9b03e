package dev.sluice.pool;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one key: it opens when attempts fail one after the other, and after an interval lets one probe through.
 * Guarded by the pool's lock.
 *
 * <p>The Resilience4j breaker is created at the first failure and dropped when it has closed again, since of ten thousand keys few
 * ever need one. Only the results of attempts that began since its last change count: an attempt sent before the circuit opened
 * is no probe.
 */
final class Circuit {

    /** A first byte slower than this counts against a key, if it is unusual for the provider; models that reason take long. */
    static final Duration SLOW = Duration.ofSeconds(30);

    /**
     * The permission of one attempt, which it returns when it ends.
     *
     * @param epoch the circuit's epoch, which distinguishes results from before its last change
     * @param probe whether the attempt probes an open circuit
     * @param trial whether the circuit was open for another caller's failures, and this attempt tries the key all the same
     */
    record Permit(int epoch, boolean probe, boolean trial) {

        /** The permit of an attempt over a key that has no circuit yet. */
        static final Permit FIRST = new Permit(0, false, false);
    }

    /** One request whose failure counts in the window. */
    private record Culprit(Object request, String caller) {}

    /** The factor by which the pauses of a key that hangs are longer. */
    private static final int HANGING = 12;

    /** The window's size: a failure before the last ten results counts no more. */
    private static final int WINDOW = 10;

    /** The failures that open a fresh circuit. */
    private static final int OPENING_FAILURES = 3;

    private final CircuitBreakerConfig config;
    private final Deque<Culprit> culprits = new ArrayDeque<>(OPENING_FAILURES);
    private @Nullable CircuitBreaker breaker;
    private int epoch;
    private int openings;
    private long openUntil;
    private boolean probing;

    /** True if the last failure was a silence, which costs the call that probes it a whole timeout. */
    private boolean hung;

    Circuit(CircuitBreakerConfig config) {
        this.config = config;
    }

    /**
     * Returns the configuration that all circuits of a pool share. Three failures in a row open a fresh circuit, and three in
     * five of the last ten attempts an older one. A circuit stays open for 5 s at first; that doubles up to 5 min.
     */
    static CircuitBreakerConfig configuration(Clock clock) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, OPENING_FAILURES, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(60)
                .slowCallRateThreshold(60)
                .slowCallDurationThreshold(SLOW)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(5)))
                .clock(clock)
                .currentTimestampFunction(c -> TimeUnit.MILLISECONDS.toNanos(c.millis()), TimeUnit.NANOSECONDS)
                .writableStackTraceEnabled(false)
                .build();
    }

    boolean isOpen() {
        return breaker != null && breaker.getState() != State.CLOSED;
    }

    long openUntil() {
        return openUntil;
    }

    /** Returns when the next attempt may go: 0 where the circuit is closed, {@link PoolLock#NEVER} while a probe is under way. */
    long readyAt() {
        if (!isOpen()) {
            return 0;
        }
        return probing ? PoolLock.NEVER : openUntil;
    }

    /**
     * Returns the one caller whose requests alone opened the circuit, or null where it is closed or several callers' did. Only
     * for that caller the key is as good as its circuit says.
     */
    @Nullable
    String onlyCaller() {
        if (!isOpen() || culprits.isEmpty()) {
            return null;
        }
        String caller = culprits.getFirst().caller();
        // Requests of the relay's own are no caller's.
        return !caller.isEmpty() && areAllOf(caller) ? caller : null;
    }

    private boolean areAllOf(String caller) {
        for (Culprit culprit : culprits) {
            if (!culprit.caller().equals(caller)) {
                return false;
            }
        }
        return true;
    }

    /** Lets an attempt of {@code caller} through. */
    Permit begin(String caller) {
        boolean probe = isOpen();
        String only = onlyCaller();
        if (only != null && !only.equals(caller)) {
            return new Permit(epoch, false, true);
        }
        if (breaker != null) {
            breaker.tryAcquirePermission();
        }
        probing |= probe;
        return new Permit(epoch, probe, false);
    }

    /** Ends an attempt with a good answer whose first byte took {@code firstByteNanos}; returns whether it closed the circuit. */
    boolean succeeded(Permit permit, long firstByteNanos, boolean slow) {
        probing &= !permit.probe();
        if (permit.epoch() != epoch || (breaker == null && !slow)) {
            return false;
        }
        if (permit.trial()) {
            reset();
            return true;
        }
        CircuitBreaker current = breaker();
        boolean wasOpen = isOpen();
        current.onSuccess(slow ? Math.max(firstByteNanos, SLOW.toNanos() + 1) : 0, TimeUnit.NANOSECONDS);
        noteOpening(current, permit);
        if (current.getState() == State.CLOSED && wasOpen) {
            reset();
            return true;
        }
        return false;
    }

    /** Ends an attempt with a failure that is the key's, as far as is known. */
    void failed(Permit permit, FailureKind kind, RequestHistory request) {
        probing &= !permit.probe();
        if (permit.epoch() == epoch) {
            if (culprits.size() == WINDOW) {
                culprits.removeFirst();
            }
            culprits.add(new Culprit(request.token(), request.caller()));
            if (permit.trial()) {
                return;
            }
            CircuitBreaker current = breaker();
            current.onError(0, TimeUnit.NANOSECONDS, failure(kind));
            hung = kind == FailureKind.FIRST_BYTE_TIMEOUT;
            noteOpening(current, permit);
        }
    }

    /** Ends an attempt whose result tells nothing about the key. */
    void abandoned(Permit permit) {
        probing &= !permit.probe();
        if (permit.probe() && permit.epoch() == epoch && breaker != null) {
            breaker.releasePermission();
        }
    }

    /** Counts a failure of {@code request} that has since proved to be the key's fault. */
    void failedAfterAll(FailureKind kind, RequestHistory request) {
        failed(new Permit(epoch, false, false), kind, request);
    }

    /** Opens the circuit of a key that hung while another one served the request, and that has answered nothing since. */
    void hung() {
        CircuitBreaker current = breaker();
        if (current.getState() == State.CLOSED) {
            hung = true;
            current.transitionToOpenState();
            noteOpening(current, new Permit(epoch, false, false));
        }
    }

    /**
     * Removes the failure of {@code request}, which has proved not to be the key's fault; returns whether that changed
     * anything.
     */
    boolean forgive(RequestHistory request) {
        if (!culprits.removeIf(each -> each.request() == request.token())) {
            return false;
        }
        if (culprits.isEmpty()) {
            reset();
        } else if (isOpen() && culprits.size() < OPENING_FAILURES) {
            List<Culprit> left = List.copyOf(culprits);
            reset();
            CircuitBreaker fresh = breaker();
            left.forEach(each -> fresh.onError(0, TimeUnit.NANOSECONDS, failure(FailureKind.SERVER_ERROR)));
            culprits.addAll(left);
        }
        return true;
    }

    /** Forgets all failures. */
    void reset() {
        culprits.clear();
        if (breaker != null) {
            breaker = null;
            epoch++;
        }
        openings = 0;
        probing = false;
    }

    private CircuitBreaker breaker() {
        if (breaker == null) {
            breaker = CircuitBreaker.of("key", config);
        }
        return breaker;
    }

    private void noteOpening(CircuitBreaker current, Permit permit) {
        if (current.getState() == State.OPEN) {
            openings = permit.probe() ? openings + 1 : 1;
            epoch++;
            // The breaker permits a probe strictly after its interval.
            openUntil = TimeUnit.MILLISECONDS.toNanos(current.getCircuitBreakerConfig()
                                    .getWaitIntervalFunctionInOpenState()
                                    .apply(openings))
                            * (hung ? HANGING : 1)
                    + 1
                    + now(current);
        }
    }

    private static FailedAttempt failure(FailureKind kind) {
        return new FailedAttempt(Failure.of(kind, ""));
    }

    private static long now(CircuitBreaker current) {
        Instant instant = current.getCircuitBreakerConfig().getClock().instant();
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
