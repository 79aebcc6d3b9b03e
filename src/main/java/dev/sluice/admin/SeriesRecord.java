package dev.sluice.admin;

import dev.sluice.call.Alarm;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of the console's series, written each minute while something happens, so that a restart leaves no gap but its own. A
 * crash loses the last minute. For a store that one process has for itself. Safe for use by many threads.
 */
public final class SeriesRecord {

    private static final Logger LOG = LoggerFactory.getLogger(SeriesRecord.class);

    private static final Name NAME = new Name("series", "hour");

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Duration LASTS = HourSeries.STEP.multipliedBy(HourSeries.POINTS);

    private final HourSeries series;
    private final KeptRecords store;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Alarm alarm;

    private volatile String written = "";

    public SeriesRecord(HourSeries series, KeptRecords store, InstantSource clock, Ticker ticker, Alarm alarm) {
        this.series = series;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Gives what an earlier process kept to the series, and keeps it from then on for as long as the alarm rings. */
    public void begin() {
        store.load(NAME.kind(), clock.instant())
                .thenAccept(kept -> kept.forEach(record -> series.restore(points(record))))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.warn("The console's series of an earlier process is not known: {}", failure.getMessage());
                    }
                    later();
                });
    }

    private static List<SeriesPoint> points(Kept record) {
        return List.of(AdminJson.read(record.value(), SeriesPoint[].class));
    }

    private void later() {
        alarm.at(ticker.nanos() + PERIOD.toNanos(), () -> {
            write();
            later();
        });
    }

    /** Writes the series, unless nothing has happened since it was written. */
    @SuppressWarnings("FutureReturnValueIgnored") // the next minute writes it again
    public void write() {
        List<SeriesPoint> busy =
                series.points().stream().filter(HourSeries::isBusy).toList();
        String value = AdminJson.text(busy);
        if (value.equals(written)) {
            return;
        }
        written = value;
        Instant now = clock.instant();
        store.write(List.of(new Kept(NAME, value, now, now.plus(LASTS))), List.of());
    }
}
