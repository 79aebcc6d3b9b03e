package dev.sluice.admin;

import dev.sluice.admin.ConsoleSeries.Span;
import dev.sluice.call.Alarm;
import dev.sluice.call.KeptRecords;
import dev.sluice.call.KeptRecords.Kept;
import dev.sluice.call.KeptRecords.Name;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The record of the console's series: each minute the steps that are new, so that a restart leaves no gap but its own. A crash loses
 * the last minute. An hour takes at most some 60 records of two kilobytes, a day 288 of a seventh of that. Safe for use by many
 * threads.
 */
public final class SeriesRecord {

    private static final Logger LOG = LoggerFactory.getLogger(SeriesRecord.class);

    private static final String KIND = "series";

    /** The time between two writes: what a crash loses of the series. */
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** Records that are void are passed over when they are read: removing them saves space, and has time. */
    private static final int PERIODS_TO_PRUNING = 60;

    private final ConsoleSeries series;
    private final String owner;
    private final KeptRecords store;
    private final InstantSource clock;
    private final Ticker ticker;
    private final Alarm alarm;

    /** The first step of each span that is to be written again or for the first time. */
    private final Map<Span, Instant> next = new EnumMap<>(Span.class);

    private int periods;

    /** @param owner tells processes that share the store apart; up to 400 characters */
    public SeriesRecord(
            ConsoleSeries series, String owner, KeptRecords store, InstantSource clock, Ticker ticker, Alarm alarm) {
        this.series = series;
        this.owner = owner;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Gives what an earlier process kept to the series, and keeps it from then on for as long as the alarm rings. */
    public synchronized void begin() {
        for (Span span : Span.values()) {
            next.put(span, series.points(span).get(0).at());
        }
        store.load(KIND, clock.instant()).thenAccept(this::restore).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("The console's series of an earlier process is not known: {}", failure.getMessage());
            }
            later();
        });
    }

    private void restore(List<Kept> kept) {
        for (Span span : Span.values()) {
            String prefix = prefix(span);
            Map<Instant, SeriesPoint> points = new TreeMap<>();
            for (Kept record : kept) {
                if (record.name().key().startsWith(prefix)) {
                    for (SeriesPoint point : AdminJson.read(record.value(), SeriesPoint[].class)) {
                        // A step that was open was written again with what followed.
                        points.merge(point.at(), point, SeriesRecord::longer);
                    }
                }
            }
            series.restore(span, List.copyOf(points.values()));
        }
    }

    private static SeriesPoint longer(SeriesPoint one, SeriesPoint other) {
        return one.seconds() < other.seconds() ? other : one;
    }

    private String prefix(Span span) {
        return owner + '/' + span + '/';
    }

    private void later() {
        alarm.at(ticker.nanos() + PERIOD.toNanos(), () -> {
            write();
            later();
        });
    }

    /** Writes the steps in which anything happened since the last time, the open one with what it has so far. */
    @SuppressWarnings("FutureReturnValueIgnored") // what was not written is missing in the series
    public synchronized void write() {
        Instant now = clock.instant();
        Collection<Kept> records = new ArrayList<>();
        for (Span span : Span.values()) {
            List<SeriesPoint> points = series.points(span);
            Instant first = next.getOrDefault(span, Instant.EPOCH);
            List<SeriesPoint> busy = points.stream()
                    .filter(point -> !point.at().isBefore(first) && point.isBusy())
                    .toList();
            next.put(span, points.get(points.size() - 1).at());
            if (!busy.isEmpty()) {
                records.add(new Kept(
                        new Name(KIND, prefix(span) + busy.get(0).at()),
                        AdminJson.text(busy),
                        now,
                        now.plus(span.length())));
            }
        }
        if (!records.isEmpty()) {
            store.write(records, List.of());
        }
        if (++periods % PERIODS_TO_PRUNING == 0) {
            store.prune(KIND, now);
        }
    }
}
