package dev.sluice.boot;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A timer that has the configuration looked at for changes, one period after each look has ended. Safe for use by many threads.
 */
final class ConfigWatch implements AutoCloseable {

    private final Ticker ticker;
    private final Alarm alarm;
    private @Nullable Supplier<CompletableFuture<Void>> look;
    private @Nullable Duration period;
    private Alarm.@Nullable Cancellation next;

    ConfigWatch(Ticker ticker, Alarm alarm) {
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Starts to call {@code look} every {@code first}, or not at all where that is null. */
    synchronized void start(Supplier<CompletableFuture<Void>> look, @Nullable Duration first) {
        this.look = look;
        setPeriod(first);
    }

    /** Sets the time between two looks; null ends them. */
    synchronized void setPeriod(@Nullable Duration period) {
        this.period = period;
        arm();
    }

    private synchronized void arm() {
        close();
        Duration wait = period;
        if (wait != null) {
            next = alarm.at(ticker.nanos() + wait.toNanos(), this::ring);
        }
    }

    private void ring() {
        Supplier<CompletableFuture<Void>> task;
        synchronized (this) {
            task = look;
        }
        if (task != null) {
            CompletableFuture<Void> unused = task.get().whenComplete((done, error) -> arm());
        }
    }

    /** Ends the looks. */
    @Override
    public synchronized void close() {
        if (next != null) {
            next.cancel();
            next = null;
        }
    }
}
