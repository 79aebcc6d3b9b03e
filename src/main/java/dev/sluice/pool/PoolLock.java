package dev.sluice.pool;

import dev.sluice.call.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pool's one lock, the time inside it, and what is to be told once it is released.
 *
 * <p>State is touched between {@link #enter} and {@link #leave} only, with this object's monitor held; sections take about a
 * microsecond. Listeners are told by {@link #tell} after that, on the same thread, so that they may come back to the pool.
 * Times inside count from the pool's creation, so that they never wrap and {@link #NEVER} is later than all of them.
 */
final class PoolLock {

    /** A time that no clock reaches: what waits for it waits for somebody to give something back. */
    static final long NEVER = Long.MAX_VALUE;

    private final Ticker ticker;
    private final long origin;
    private final PoolListener listener;

    private long now;
    private List<Consumer<PoolListener>> notices = new ArrayList<>();
    private boolean waitedFor;
    private boolean roomAppeared;
    private volatile @Nullable Runnable wake;

    PoolLock(Ticker ticker, PoolListener listener) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
        this.listener = listener;
    }

    /** Reads the clock; to be called with the monitor held. */
    long enter() {
        now = Math.max(now, ticker.nanos() - origin);
        return now;
    }

    /** Returns the ticker's time for a time inside. */
    long outside(long inside) {
        return inside + origin;
    }

    void whenRoom(Runnable listenerForRoom) {
        wake = listenerForRoom;
    }

    /** Notes what a listener is to be told. */
    void note(Consumer<PoolListener> notice) {
        notices.add(notice);
    }

    /** Notes that a call was turned away for want of room, so that somebody waits for it. */
    void turnedAway() {
        waitedFor = true;
    }

    /** Notes that there may be room earlier than was said. */
    void roomAppeared() {
        roomAppeared = true;
    }

    /** Returns what is to be told once the monitor is released, or null. */
    @Nullable
    Runnable leave() {
        boolean wakeUp = roomAppeared && waitedFor;
        roomAppeared = false;
        if (notices.isEmpty() && !wakeUp) {
            return null;
        }
        List<Consumer<PoolListener>> toTell = notices;
        notices = toTell.isEmpty() ? notices : new ArrayList<>();
        Runnable waiting = wakeUp ? wake : null;
        if (waiting != null) {
            waitedFor = false;
        }
        return () -> {
            for (Consumer<PoolListener> notice : toTell) {
                notice.accept(listener);
            }
            if (waiting != null) {
                waiting.run();
            }
        };
    }

    /** Tells what a section left to tell; to be called without the monitor. */
    static void tell(@Nullable Runnable leftToTell) {
        if (leftToTell != null) {
            leftToTell.run();
        }
    }

    /** Returns a clock that shows the time inside, for circuit breakers. */
    Clock clock() {
        return new InsideClock();
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
