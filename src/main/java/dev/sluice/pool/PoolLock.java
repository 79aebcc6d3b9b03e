package dev.sluice.pool;

import dev.sluice.call.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The pool's one lock, with the time inside it and the notifications that wait for its release.
 *
 * <p>The pool's state is touched in sections run by {@link #inside} and {@link #runInside} only; a section takes about a
 * microsecond. Listeners are notified after the release, on the same thread, so that they may call the pool. Times inside count
 * from the pool's creation, so that they never wrap around and {@link #NEVER} is later than all of them.
 *
 * <p>A monitor rather than a {@code ReentrantLock}: event loops take it, and BlockHound reports an event loop that parks.
 */
final class PoolLock {

    /** A time that no clock reaches: only the end of another attempt, or an operator, can make room. */
    static final long NEVER = Long.MAX_VALUE;

    private final Ticker ticker;
    private final long origin;
    private final PoolListener listener;

    private long now;
    private List<Consumer<PoolListener>> notifications = new ArrayList<>();
    private boolean roomAwaited;
    private boolean roomAppeared;
    private volatile @Nullable Runnable roomListener;

    PoolLock(Ticker ticker, PoolListener listener) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
        this.listener = listener;
    }

    /** Runs {@code section}, which takes the time inside, with the lock held; then notifies, and returns its result. */
    <T> T inside(LongFunction<T> section) {
        T result;
        Runnable pending;
        synchronized (this) {
            now = Math.max(now, ticker.nanos() - origin);
            result = section.apply(now);
            pending = pendingNotifications();
        }
        if (pending != null) {
            pending.run();
        }
        return result;
    }

    /** Runs {@code section} as {@link #inside} does. */
    void runInside(LongConsumer section) {
        inside(time -> {
            section.accept(time);
            return this;
        });
    }

    /** Returns the time inside; with the lock held. */
    long now() {
        return now;
    }

    /** Returns the ticker's time for a time inside. */
    long tickerTime(long inside) {
        return inside + origin;
    }

    /** Sets the listener that is called when room appears that a call waits for, in place of the one before. */
    void setRoomListener(Runnable newListener) {
        roomListener = newListener;
    }

    /** Has {@code notification} run once the lock is released. */
    void notifyLater(Consumer<PoolListener> notification) {
        notifications.add(notification);
    }

    /** Tells the other replicas {@code fact}. */
    void tell(KeyFact fact) {
        notifyLater(each -> each.keyFact(fact));
    }

    /** Records that a call found no room, so that the next room is to be reported. */
    void roomAwaited() {
        roomAwaited = true;
    }

    /** Records that there may be room earlier than the pool has announced. */
    void roomAppeared() {
        roomAppeared = true;
    }

    /** Returns a clock that shows the time inside, for circuit breakers. */
    Clock clock() {
        return new InsideClock();
    }

    private @Nullable Runnable pendingNotifications() {
        boolean wakes = roomAppeared && roomAwaited;
        roomAppeared = false;
        if (notifications.isEmpty() && !wakes) {
            return null;
        }
        List<Consumer<PoolListener>> pending = notifications;
        notifications = pending.isEmpty() ? notifications : new ArrayList<>();
        Runnable woken = wakes ? roomListener : null;
        if (woken != null) {
            roomAwaited = false;
        }
        return () -> {
            for (Consumer<PoolListener> notification : pending) {
                notification.accept(listener);
            }
            if (woken != null) {
                woken.run();
            }
        };
    }

    private final class InsideClock extends Clock {

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
