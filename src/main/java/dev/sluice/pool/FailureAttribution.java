package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.FailureReason;
import dev.sluice.call.KeyId;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The attribution of failures to the caller, the key, its account or its provider, with the consequences for each. Guarded by the
 * pool's lock.
 */
final class FailureAttribution {

    /** A provider's {@code retry-after} counts up to this time; an account with a daily quota is tried again each hour. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final PoolLock lock;
    private final RandomGenerator random;

    FailureAttribution(PoolLock lock, RandomGenerator random) {
        this.lock = lock;
        this.random = random;
    }

    /** Attributes {@code failure}, by which {@code attempt} ended. */
    void attribute(Failure failure, LeasedAttempt attempt, long now) {
        if (failure.subject() == Failure.Subject.ADDRESS) {
            tookNoConnection(failure, attempt, now);
            return;
        }
        if (failure.status() != 0) {
            attempt.provider().outage().reached(now);
        }
        switch (failure.kind()) {
            case CALLER_FAULT, TOTAL_TIMEOUT, BROKEN_CALL, MEMORY_FULL -> attempt.abandoned();
            case LIMITED -> limited(failure, attempt, now);
            case EXHAUSTED, REVOKED, FORBIDDEN -> refused(failure, attempt, now);
            case MODEL_DENIED -> denied(failure, attempt, now);
            case OVERLOADED, SERVER_ERROR, CONNECT, RESET, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, CUT, EMPTY, UNREADABLE ->
                broken(failure, attempt, now);
        }
    }

    private void limited(Failure failure, LeasedAttempt attempt, long now) {
        attempt.abandoned();
        Account account = attempt.account();
        Duration retryAfter = bounded(failure.retryAfter());
        AccountClass limits = attempt.limits();
        Level named = attempt.exhausted();
        if (attempt.accountRefused()) {
            limits.accountRefused(retryAfter, random, now);
        } else if (named == null) {
            notifyLearned(limits.refused(retryAfter, random, attempt.reservations(), attempt.sentAt(), now), attempt);
        } else if (named.dimension() == Dimension.CONCURRENCY) {
            account.refusedByConcurrency(now);
        } else if (named.dimension().isDaily()) {
            limits.refusedByDay(named, retryAfter, now);
        } else {
            notifyLearned(
                    limits.refusedBy(named, retryAfter, random, attempt.reservations(), attempt.sentAt(), now),
                    attempt);
        }
        KeyFact fact = SharedRefusals.factOf(attempt, retryAfter, now);
        if (fact != null) {
            lock.tell(fact);
        }
        attempt.provider().notifyStateChanges(account, lock, now);
    }

    private void notifyLearned(@Nullable Allowance changed, LeasedAttempt attempt) {
        if (changed != null) {
            LearnedChanges.notifyOf(
                    changed,
                    attempt.provider(),
                    attempt.account(),
                    attempt.limits().name(),
                    lock);
        }
    }

    /** Handles a refusal of the model, which denies it to the key at once where the words are about the key. */
    private void denied(Failure failure, LeasedAttempt attempt, long now) {
        Key key = attempt.key();
        String model = attempt.model();
        RequestHistory request = attempt.request();
        attempt.abandoned();
        request.denied(new RequestHistory.Denial(key.id(), model));
        if (failure.subject() == Failure.Subject.KEY) {
            attempt.provider().candidateIndex().deny(key, model, now);
        } else {
            attempt.provider().candidateIndex().suspectDenied(key, model, request.caller(), now);
        }
    }

    /** Handles a refusal of the key, unless the request proves to be its cause. */
    private void refused(Failure failure, LeasedAttempt attempt, long now) {
        Key key = attempt.key();
        attempt.abandoned();
        Cause cause = cause(failure.kind());
        String why = why(failure, attempt);
        boolean wasEjected =
                key.ejection().cause() != null || attempt.account().ejection().cause() != null;
        boolean known = failure.subject() == Failure.Subject.KEY || wasEjected;
        if (known
                || attempt.provider()
                        .suspects()
                        .refused(failure, key, attempt.model(), attempt.request(), cause, why, now)) {
            KeyFacts.eject(key, attempt.provider(), attempt.accountRefused(), cause, why, lock, now);
        } else if (key.health().isSuspect()) {
            lock.tell(new KeyFact.Refused(
                    key.id(), attempt.request().caller(), attempt.request().fingerprint(), cause, why));
        }
    }

    /** Attributes what the request met before, now that {@code attempt} has a good answer: it was not the request's fault. */
    void attributeEarlier(LeasedAttempt attempt, long now) {
        Provider provider = attempt.provider();
        RequestHistory request = attempt.request();
        for (RequestHistory.Refusal refusal : request.refusals()) {
            Key key = otherKey(refusal.key(), attempt);
            if (key != null && refusal.model().equals(attempt.model())) {
                key.health().servedElsewhere(request, now);
                lock.tell(new KeyFact.ServedElsewhere(key.id(), request.caller(), request.fingerprint()));
                if (key.health().isProven()) {
                    Cause cause = cause(refusal.failure().kind());
                    KeyFacts.eject(key, provider, false, cause, key.health().suspectedFor(), lock, now);
                }
                key.notifyStateChange(lock, now);
            }
        }
        for (RequestHistory.Denial denial : request.denials()) {
            Key key = otherKey(denial.key(), attempt);
            if (key != null && denial.model().equals(attempt.model())) {
                provider.candidateIndex().deny(key, denial.model(), now);
            }
        }
        String modelClass = attempt.limits().name();
        for (RequestHistory.Break failed : request.breaks()) {
            Key key = otherKey(failed.key, attempt);
            if (key == null || !failed.model.equals(attempt.model())) {
                continue;
            }
            if (!failed.counted) {
                failed.counted = true;
                key.failedAfterAll(modelClass, failed.failure.kind(), FailureReason.of(failed.failure), request, now);
            }
            if (failed.failure.kind() == FailureKind.FIRST_BYTE_TIMEOUT) {
                key.health().hung(modelClass, failed.sentAt);
            }
            provider.suspects().add(key);
            key.notifyStateChange(lock, now);
        }
        boolean suspected = attempt.key().health().isSuspect();
        provider.suspects().cleared(attempt.key(), request.caller(), attempt.sentAt(), now);
        if (suspected) {
            lock.tell(new KeyFact.Cleared(
                    attempt.key().id(), request.caller(), Duration.ofNanos(now - attempt.sentAt())));
        }
    }

    /** Handles an address that took no connection in time, which speaks against no key. */
    private void tookNoConnection(Failure failure, LeasedAttempt attempt, long now) {
        RequestHistory request = attempt.request();
        if (attempt.key().isTrusted(now)) {
            request.usedTry();
        }
        attempt.abandoned();
        ProviderOutage outage = attempt.provider().outage();
        boolean wasOngoing = outage.isOngoing();
        if (outage.tookNoConnection(request, attempt.sentAt(), now) && !wasOngoing) {
            tellOutage(failure, attempt);
        }
    }

    private void tellOutage(Failure failure, LeasedAttempt attempt) {
        String name = attempt.provider().name();
        String why = why(failure, attempt);
        lock.notifyLater(listener -> listener.outageChanged(name, true, why));
    }

    /**
     * Handles a failure of the connection or the server. In an outage it is the provider's. Of a request that has failed at
     * another key too it is not a key's that serves other requests, unless a third one serves this one.
     */
    private void broken(Failure failure, LeasedAttempt attempt, long now) {
        Key key = attempt.key();
        RequestHistory request = attempt.request();
        String modelClass = attempt.limits().name();
        if (key.isTrusted(now)) {
            request.usedTry();
        }
        boolean sent = failure.kind() != FailureKind.CONNECT;
        boolean wasOngoing = attempt.provider().outage().isOngoing();
        if (attempt.provider().failedByOutage(key, request, sent, attempt.sentAt(), now)) {
            attempt.abandoned();
            if (!wasOngoing) {
                tellOutage(failure, attempt);
            }
            return;
        }
        RequestHistory.Break broke = new RequestHistory.Break(key.id(), attempt.model(), failure, attempt.sentAt());
        if (sent && failedElsewhere(request, attempt) && key.isTrusted(now)) {
            attempt.abandoned();
        } else {
            broke.counted = true;
            key.failed(modelClass, attempt.permit(), failure.kind(), why(failure, attempt), request, now);
            attempt.provider().suspects().add(key);
            Duration retryAfter = bounded(failure.retryAfter());
            if (retryAfter != null) {
                key.health()
                        .circuits()
                        .coolDown(modelClass, now + retryAfter.toNanos(), why(failure, attempt), request);
                lock.tell(new KeyFact.Cooling(key.id(), modelClass, retryAfter, why(failure, attempt)));
            }
        }
        request.broke(broke);
    }

    /** Returns whether the request has failed at another key, whose failure is taken back then. */
    private boolean failedElsewhere(RequestHistory request, LeasedAttempt attempt) {
        boolean elsewhere = false;
        for (RequestHistory.Break failed : request.breaks()) {
            Key other = otherKey(failed.key, attempt);
            boolean sent = failed.failure.kind() != FailureKind.CONNECT;
            if (sent && other != null) {
                elsewhere = true;
                if (failed.counted && other.isTrusted(lock.now())) {
                    failed.counted = false;
                    other.forgive(request, lock.now());
                    other.notifyStateChange(lock, lock.now());
                }
            }
        }
        return elsewhere;
    }

    /** Returns the key of {@code id} where it is another one than the attempt's at the same provider, or null. */
    private static @Nullable Key otherKey(KeyId id, LeasedAttempt attempt) {
        boolean other = id.provider().equals(attempt.provider().name())
                && !id.equals(attempt.key().id());
        return other ? attempt.provider().key(id.key()) : null;
    }

    private static Cause cause(FailureKind kind) {
        return switch (kind) {
            case EXHAUSTED -> Cause.EXHAUSTED;
            case REVOKED -> Cause.REVOKED;
            default -> Cause.FORBIDDEN;
        };
    }

    private static @Nullable Duration bounded(@Nullable Duration retryAfter) {
        return retryAfter == null || retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
    }

    /** Returns the reason, with the id of the call, by which the access log and the console know it. */
    private static String why(Failure failure, LeasedAttempt attempt) {
        String call = attempt.request().callId();
        return FailureReason.of(failure) + (call.isEmpty() ? "" : " (request " + call + ')');
    }
}
