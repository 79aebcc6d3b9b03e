package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.pool.PoolListener.Ending;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The pool's lease: an {@link LeasedAttempt} that is reached through the pool's lock, and ends once. */
final class HeldLease implements Lease {

    private final PoolLock lock;
    private final FailureAttribution attribution;
    private final LeasedAttempt attempt;
    private final double share;

    /** Guarded by the lock, as the attempt's mutable state. */
    private boolean ended;

    HeldLease(PoolLock lock, FailureAttribution attribution, LeasedAttempt attempt, double share) {
        this.lock = lock;
        this.attribution = attribution;
        this.attempt = attempt;
        this.share = share;
    }

    @Override
    public KeyId key() {
        return attempt.key().id();
    }

    @Override
    public String account() {
        return key().provider() + '/' + attempt.account().name();
    }

    @Override
    public String model() {
        return attempt.model();
    }

    @Override
    public double share() {
        return share;
    }

    @Override
    public Secret secret() {
        return attempt.key().secret();
    }

    @Override
    public void limitsReported(LimitReport report) {
        if (!report.levels().isEmpty() || report.accountRefused()) {
            lock.runInside(now -> {
                attempt.limitsReported(report, now);
                lock.roomAppeared();
            });
        }
    }

    @Override
    public void firstByte() {
        lock.runInside(now -> {
            if (!ended && answered(now)) {
                lock.roomAppeared();
            }
        });
    }

    @Override
    public void settled(TokenUsage usage) {
        end(Ending.SETTLED, null, now -> {
            answered(now);
            attempt.succeeded(usage, now);
        });
    }

    @Override
    public void failed(Failure failure) {
        end(Ending.FAILED, failure, now -> {
            attempt.failed(failure.kind(), now);
            attribution.attribute(failure, attempt, now);
        });
    }

    @Override
    public void ignored() {
        end(Ending.IGNORED, null, attempt::ignored);
    }

    @Override
    public void cancelled(TokenUsage soFar) {
        end(Ending.CANCELLED, null, now -> attempt.cancelled(soFar, now));
    }

    private boolean answered(long now) {
        boolean inOutage = attempt.provider().outage().isOngoing();
        boolean keyWasEjected = attempt.key().ejection().cause() != null;
        boolean accountWasEjected = attempt.account().ejection().cause() != null;
        boolean first = attempt.answered(now);
        if (keyWasEjected && attempt.key().ejection().cause() == null) {
            lock.tell(new KeyFact.Restored(key(), false));
        }
        if (accountWasEjected && attempt.account().ejection().cause() == null) {
            lock.tell(new KeyFact.Restored(key(), true));
        }
        if (first) {
            attribution.attributeEarlier(attempt, now);
            if (inOutage && !attempt.provider().outage().isOngoing()) {
                String name = attempt.provider().name();
                lock.notifyLater(listener -> listener.outageChanged(name, false, ""));
            }
        }
        return first;
    }

    private String callId() {
        return attempt.request().callId();
    }

    private void end(Ending ending, @Nullable Failure failure, LongConsumer settlement) {
        // Not runInside, whose wrapper would be one more allocation for every attempt.
        lock.inside(now -> {
            if (!ended) {
                ended = true;
                settlement.accept(now);
                attempt.end(now);
                lock.roomAppeared();
                attempt.key().notifyStateChange(lock, now);
                lock.notifyLater(listener -> listener.attemptEnded(key(), model(), callId(), ending, failure));
            }
            return attempt;
        });
    }
}
