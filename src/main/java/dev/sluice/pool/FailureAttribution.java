package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
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
        Key key = attempt.key();
        Account account = attempt.account();
        Provider provider = attempt.provider();
        switch (failure.kind()) {
            case CALLER_FAULT, TOTAL_TIMEOUT -> key.abandoned(attempt.permit());
            case LIMITED -> limited(failure, attempt, now);
            case EXHAUSTED -> {
                key.abandoned(attempt.permit());
                account.eject(Cause.EXHAUSTED, why(failure), now);
                provider.usabilityChanged();
                provider.notifyStateChanges(account, lock, now);
            }
            case REVOKED -> ejectKey(Cause.REVOKED, failure, attempt, now);
            case FORBIDDEN -> ejectKey(Cause.FORBIDDEN, failure, attempt, now);
            case MODEL_DENIED -> {
                key.abandoned(attempt.permit());
                provider.candidateIndex().deny(key, attempt.model(), now);
            }
            case OVERLOADED, SERVER_ERROR, CONNECT, RESET, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, CUT, EMPTY, UNREADABLE ->
                broken(failure, attempt, now);
        }
    }

    private void limited(Failure failure, LeasedAttempt attempt, long now) {
        attempt.key().abandoned(attempt.permit());
        Account account = attempt.account();
        Duration retryAfter = bounded(failure.retryAfter());
        AccountClass limits = attempt.limits();
        Level named = attempt.exhausted();
        if (attempt.accountRefused()) {
            limits.accountRefused(retryAfter, random, now);
        } else if (named == null) {
            limits.refused(retryAfter, random, attempt.sentAt(), now);
        } else if (named.dimension() == Dimension.CONCURRENCY) {
            account.refusedByConcurrency();
        } else {
            limits.refusedBy(named, retryAfter, random, attempt.sentAt(), now);
        }
        attempt.provider().notifyStateChanges(account, lock, now);
    }

    private static void ejectKey(Cause cause, Failure failure, LeasedAttempt attempt, long now) {
        attempt.key().abandoned(attempt.permit());
        attempt.key().eject(cause, why(failure), now);
        attempt.provider().usabilityChanged();
    }

    /** Handles a failure of the connection or the server, which is the provider's in an outage and else the key's. */
    private static void broken(Failure failure, LeasedAttempt attempt, long now) {
        Key key = attempt.key();
        if (attempt.provider().failedByOutage(key, attempt.sentAt(), now)) {
            key.abandoned(attempt.permit());
            return;
        }
        key.failed(attempt.permit(), failure.kind(), now);
        Duration retryAfter = bounded(failure.retryAfter());
        if (retryAfter != null) {
            key.coolDown(now + retryAfter.toNanos(), why(failure));
        }
    }

    private static @Nullable Duration bounded(@Nullable Duration retryAfter) {
        return retryAfter == null || retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER;
    }

    private static String why(Failure failure) {
        FailureKind kind = failure.kind();
        return failure.status() == 0 ? kind.label() : kind.label() + " (" + failure.status() + ')';
    }
}
