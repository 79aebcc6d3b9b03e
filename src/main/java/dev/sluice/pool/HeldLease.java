package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Reservation;
import dev.sluice.pool.PoolListener.Ending;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One attempt's hold on a key and on what it reserved of its account's limits. */
final class HeldLease implements Lease {

    private final PoolLock lock;
    private final FailureAttribution attribution;
    private final Provider provider;
    private final Key key;
    private final Account account;
    private final String model;
    private final Demand demand;
    private final double share;
    private final List<Reservation> reservations;
    private final Circuit.Permit permit;
    private final boolean scout;
    private final long sentAt;

    private long firstByteNanos = -1;
    private @Nullable Level exhausted;
    private boolean ended;

    /** Takes the key and the room; to be made inside the pool's lock. */
    HeldLease(
            PoolLock lock,
            FailureAttribution attribution,
            Provider provider,
            Key key,
            String model,
            Demand demand,
            double share,
            long now) {
        this.lock = lock;
        this.attribution = attribution;
        this.provider = provider;
        this.key = key;
        this.account = key.account();
        this.model = model;
        this.demand = demand;
        this.share = share;
        this.sentAt = now;
        this.scout = provider.outage().begin();
        this.permit = key.permit();
        this.reservations = account.take(demand, now);
        provider.begin(key);
        key.ejection().asked(now);
        account.ejection().asked(now);
        key.stats().sent(now);
        key.tell(lock, now);
    }

    @Override
    public KeyId key() {
        return key.id();
    }

    @Override
    public String account() {
        return key.id().provider() + '/' + account.name();
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public double share() {
        return share;
    }

    @Override
    public Secret secret() {
        return key.secret();
    }

    @Override
    public void heard(LimitReport report) {
        if (!report.levels().isEmpty()) {
            inside(now -> {
                report.levels().forEach(level -> hear(level, now));
                account.freed();
                lock.roomAppeared();
            });
        }
    }

    @Override
    public void firstByte() {
        inside(now -> {
            if (!ended) {
                answered(now);
            }
        });
    }

    @Override
    public void settled(TokenUsage usage) {
        end(Ending.SETTLED, null, now -> {
            answered(now);
            settle(usage.total() == 0 ? demand : demand.used(usage, provider.counting()), now);
            boolean slow = provider.isSlow(firstByteNanos);
            key.succeeded(permit, firstByteNanos, slow);
        });
    }

    @Override
    public void failed(Failure failure) {
        end(Ending.FAILED, failure, now -> {
            settle(usedBy(failure.kind()), now);
            attribution.put(this, failure, now);
        });
    }

    @Override
    public void ignored() {
        end(Ending.IGNORED, null, now -> {
            settle(Demand.NOTHING, now);
            key.abandoned(permit);
        });
    }

    @Override
    public void cancelled(TokenUsage soFar) {
        end(Ending.CANCELLED, null, now -> {
            Demand used = demand.used(soFar, provider.counting());
            // The prompt was counted when it arrived, even if nobody has said so yet.
            settle(soFar.prompt() == 0 ? new Demand(1, demand.input(), used.output(), demand.input()) : used, now);
            key.abandoned(permit);
        });
    }

    Provider provider() {
        return provider;
    }

    Key held() {
        return key;
    }

    Account heldAccount() {
        return account;
    }

    Circuit.Permit permit() {
        return permit;
    }

    long sentAt() {
        return sentAt;
    }

    /** Returns the limit that the provider named as exhausted, or null. */
    @Nullable
    Level exhausted() {
        return exhausted;
    }

    private void hear(Level level, long now) {
        if (level.limit() != LimitReport.UNKNOWN) {
            account.limitIs(level.dimension(), level.limit(), now);
        }
        if (level.remaining() != LimitReport.UNKNOWN) {
            for (Reservation reservation : reservations) {
                if (reservation.allowance().dimension() == level.dimension()) {
                    reservation.allowance().remainingWas(level.remaining(), reservation, now);
                }
            }
        }
        if (level.exhausted()) {
            exhausted = level;
        }
    }

    private void answered(long now) {
        if (firstByteNanos < 0) {
            firstByteNanos = now - sentAt;
            provider.firstByteTook(firstByteNanos);
            key.stats().answered(firstByteNanos, now);
            account.answered(now);
            boolean keyIsBack = key.ejection().answered(sentAt);
            boolean accountIsBack = account.ejection().answered(sentAt);
            if (keyIsBack || accountIsBack) {
                provider.changed();
            }
            provider.outage().answered(key, sentAt, now);
            account.freed();
            lock.roomAppeared();
        }
    }

    private void settle(Demand used, long now) {
        for (Reservation reservation : reservations) {
            reservation.settle(used.of(reservation.allowance().dimension()), now);
        }
    }

    /** Returns what a failed attempt is taken to have used up at the provider; its answers correct what is wrong here. */
    private Demand usedBy(FailureKind kind) {
        return switch (kind) {
            case LIMITED, CONNECT -> Demand.NOTHING;
            case CALLER_FAULT, EXHAUSTED, REVOKED, FORBIDDEN, MODEL_DENIED, OVERLOADED, SERVER_ERROR, RESET ->
                Demand.REQUEST;
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT, CUT, EMPTY, UNREADABLE, BROKEN_CALL -> demand;
        };
    }

    private void end(Ending ending, @Nullable Failure failure, LongConsumer section) {
        inside(now -> {
            if (ended) {
                return;
            }
            ended = true;
            section.accept(now);
            account.concurrency().end();
            provider.end(key);
            provider.outage().end(scout);
            if (firstByteNanos < 0) {
                key.stats().unanswered();
            }
            account.freed();
            lock.roomAppeared();
            key.tell(lock, now);
            lock.note(listener -> listener.attemptEnded(key.id(), model, ending, failure));
        });
    }

    private void inside(LongConsumer section) {
        Runnable leftToTell;
        synchronized (lock) {
            section.accept(lock.enter());
            leftToTell = lock.leave();
        }
        PoolLock.tell(leftToTell);
    }
}
