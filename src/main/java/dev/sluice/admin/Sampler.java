package dev.sluice.admin;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyStatus;
import java.time.Duration;

/** What looks at the queue and the pool every few seconds, whether or not anybody watches, so that the hour has no gaps. */
public final class Sampler implements AutoCloseable {

    /** Twice a step of the series: a peak between two looks is lost, but a look at a large pool is not free. */
    static final Duration INTERVAL = HourSeries.STEP.dividedBy(2);

    private final PoolView pool;
    private final QueueView queue;
    private final HourSeries series;
    private final Ticker ticker;
    private final Alarm alarm;
    private Alarm.Cancellation next = () -> {};
    private boolean closed;

    public Sampler(PoolView pool, QueueView queue, HourSeries series, Ticker ticker, Alarm alarm) {
        this.pool = pool;
        this.queue = queue;
        this.series = series;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Looks now, and from then on until closed. */
    public void look() {
        int inFlight = pool.keys().stream().mapToInt(KeyStatus::inFlight).sum();
        series.sample(queue.waiting().total(), inFlight);
        lookAgain();
    }

    private synchronized void lookAgain() {
        if (!closed) {
            next = alarm.at(ticker.nanos() + INTERVAL.toNanos(), this::look);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        next.cancel();
    }
}
