package dev.sluice.admin;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyStatus;
import java.time.Duration;

/** A sampler of the queue's and the pool's load, which runs with or without viewers, so that the series has no gaps. */
public final class Sampler implements AutoCloseable {

    /** Two samples in each step of the series: more would find more peaks, but a sample of a large pool is not free. */
    static final Duration INTERVAL = ConsoleSeries.Span.HOUR.step.dividedBy(2);

    private final PoolView pool;
    private final QueueView queue;
    private final ConsoleSeries series;
    private final Ticker ticker;
    private final Alarm alarm;
    private Alarm.Cancellation next = () -> {};
    private boolean closed;

    public Sampler(PoolView pool, QueueView queue, ConsoleSeries series, Ticker ticker, Alarm alarm) {
        this.pool = pool;
        this.queue = queue;
        this.series = series;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Takes a sample now, and one after each interval until closed. */
    public void sample() {
        int inFlight = pool.keys().stream().mapToInt(KeyStatus::inFlight).sum();
        series.sample(queue.waiting().total(), inFlight);
        schedule();
    }

    private synchronized void schedule() {
        if (!closed) {
            next = alarm.at(ticker.nanos() + INTERVAL.toNanos(), this::sample);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
