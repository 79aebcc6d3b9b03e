package dev.sluice.boot;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** An alarm over a hashed wheel timer: one thread, and a cost of setting and cancelling that does not grow with their number. */
final class WheelAlarm implements Alarm, AutoCloseable {

    /**
     * The most by which an alarm may be late. Buckets refill a unit in tens to hundreds of milliseconds, so that two do not
     * matter, nor does a thread that wakes five hundred times a second.
     */
    private static final long TICK_MILLIS = 2;

    private final Ticker ticker;
    private final HashedWheelTimer wheel = new HashedWheelTimer(
            new DefaultThreadFactory("sluice-alarm", true), TICK_MILLIS, TimeUnit.MILLISECONDS, 2048);

    WheelAlarm(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Cancellation at(long nanos, Runnable task) {
        long delay = Math.max(0, nanos - ticker.nanos());
        Timeout timeout = wheel.newTimeout(due -> task.run(), delay, TimeUnit.NANOSECONDS);
        return timeout::cancel;
    }

    @Override
    public void close() {
        wheel.stop();
    }
}
