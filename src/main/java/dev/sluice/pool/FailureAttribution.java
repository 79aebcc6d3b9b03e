package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.pool.Ejection.Cause;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Finds whose a failure is - the caller's, the key's, its account's or the provider's - and lets them bear it. */
final class FailureAttribution {

    /** No provider is stayed away from for longer than this on its own word; a daily quota is asked again each hour. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final PoolLock lock;
    private final RandomGenerator random;

    FailureAttribution(PoolLock lock, RandomGenerator random) {
        this.lock = lock;
        this.random = random;
    }

    /** Puts the blame for the failure of {@code lease} where it belongs; inside the pool's lock. */
    void put(HeldLease lease, Failure failure, long now) {
        Key key = lease.held();
        Provider provider = lease.provider();
        switch (failure.kind()) {
            case CALLER_FAULT, TOTAL_TIMEOUT, BROKEN_CALL -> key.abandoned(lease.permit());
            case LIMITED -> limited(lease, failure, now);
            case EXHAUSTED -> {
                ejection(lease, lease.heldAccount().ownEjection(), Cause.EXHAUSTED, failure, now);
                provider.tell(lease.heldAccount(), lock, now);
            }
            case REVOKED -> ejection(lease, key.ownEjection(), Cause.REVOKED, failure, now);
            case FORBIDDEN -> ejection(lease, key.ownEjection(), Cause.FORBIDDEN, failure, now);
            case MODEL_DENIED -> {
                key.abandoned(lease.permit());
                provider.candidateIndex().deny(key, lease.model(), now);
            }
            case OVERLOADED, SERVER_ERROR, CONNECT, RESET, FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, CUT, EMPTY, UNREADABLE ->
                broke(lease, failure, now);
        }
    }

    private void limited(HeldLease lease, Failure failure, long now) {
        lease.held().abandoned(lease.permit());
        Account account = lease.heldAccount();
        Duration asked = bounded(failure.retryAfter());
        Level named = lease.exhausted();
        if (named == null) {
            account.rest(asked, random, lease.sentAt(), now);
        } else if (named.dimension() == Dimension.CONCURRENCY) {
            account.crowded();
        } else {
            account.exhausted(named, asked, random, lease.sentAt(), now);
        }
        lease.provider().tell(account, lock, now);
    }

    private void ejection(HeldLease lease, Ejection ejection, Cause cause, Failure failure, long now) {
        lease.held().abandoned(lease.permit());
        ejection.sit(cause, why(failure), now);
        lease.provider().changed();
    }

    private void broke(HeldLease lease, Failure failure, long now) {
        Key key = lease.held();
        if (lease.provider().isAtFault(key, lease.sentAt(), now)) {
            key.abandoned(lease.permit());
            return;
        }
        key.failed(lease.permit(), failure.kind(), now);
        Duration asked = bounded(failure.retryAfter());
        if (asked != null) {
            key.cool(now + asked.toNanos(), why(failure));
        }
    }

    private static @Nullable Duration bounded(@Nullable Duration asked) {
        return asked == null || asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static String why(Failure failure) {
        FailureKind kind = failure.kind();
        return failure.status() == 0 ? kind.label() : kind.label() + " (" + failure.status() + ')';
    }
}
