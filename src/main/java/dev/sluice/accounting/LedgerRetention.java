package dev.sluice.accounting;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The upkeep of a ledger: makes room for the entries to come, and removes those that are older than the retention, in small parts.
 * Safe for use by many threads.
 */
public final class LedgerRetention {

    /** Room is made weeks ahead, and what is removed is a day's worth at most. */
    static final Duration PERIOD = Duration.ofHours(1);

    /** Between two parts, so that most of the store's time is left for calls. */
    static final Duration PAUSE = Duration.ofMillis(50);

    private final LedgerStorage storage;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Alarm alarm;
    private final Consumer<Throwable> failed;
    private volatile Duration retention;

    /**
     * @param retention how long entries are kept, &gt;= 1 day
     * @param failed takes the failure of a part, after which the next period tries again
     */
    public LedgerRetention(
            LedgerStorage storage,
            Duration retention,
            InstantSource clock,
            Ticker ticker,
            Alarm alarm,
            Consumer<Throwable> failed) {
        this.storage = storage;
        this.retention = retention;
        this.clock = clock;
        this.ticker = ticker;
        this.alarm = alarm;
        this.failed = failed;
    }

    /** Takes another retention, from the next part on. */
    public void setRetention(Duration next) {
        retention = next;
    }

    /** Begins, and goes on for as long as the alarm does. */
    public void begin() {
        following(storage.prepare(clock.instant()), done -> remove());
    }

    private void remove() {
        following(storage.removeSome(cutOff()), more -> {
            if (more) {
                alarm.at(ticker.nanos() + PAUSE.toNanos(), this::remove);
            } else {
                later();
            }
        });
    }

    /** Returns the beginning of the first day of which everything is kept. */
    private Instant cutOff() {
        return clock.instant().minus(retention).truncatedTo(ChronoUnit.DAYS);
    }

    private <T> void following(CompletionStage<T> part, Consumer<T> next) {
        part.whenComplete((value, failure) -> {
            if (failure == null) {
                next.accept(value);
            } else {
                failed.accept(failure);
                later();
            }
        });
    }

    private void later() {
        alarm.at(ticker.nanos() + PERIOD.toNanos(), this::begin);
    }
}
