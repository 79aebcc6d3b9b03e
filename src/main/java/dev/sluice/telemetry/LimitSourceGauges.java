package dev.sluice.telemetry;

import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.stream.Stream;

/** The gauges of one scrape that tell where the limits of accounts come from, how much may go at once, and when more may. */
final class LimitSourceGauges {

    private static final double SECOND = 1e9;

    private final SummedGauge source =
            new SummedGauge("sluice_account_limit_source", "1 for the source of an account's limit");
    private final SummedGauge burst =
            new SummedGauge("sluice_account_burst", "Units of an account's limit that may go at once");
    private final SummedGauge age =
            new SummedGauge("sluice_account_limit_age_seconds", "Time since an account's limit last changed");
    private final SummedGauge refill = new SummedGauge(
            "sluice_account_refill_seconds", "Time until all of an account's burst, or its day, is there again");
    private final long now;

    /** @param now the pool's time */
    LimitSourceGauges(long now) {
        this.now = now;
    }

    /** Adds the limits of {@code key}, which are those of the account that {@code account} names. */
    void add(KeyStatus key, Labels account) {
        for (DimensionStatus each : key.dimensions()) {
            Labels labels = account.add("class", each.modelClass())
                    .add("dimension", each.dimension().label());
            source.add(labels.add("source", each.source().label()), 1);
            if (each.burst() != null) {
                burst.add(labels, each.burst());
            }
            if (each.changedAt() != null) {
                age.add(labels, Math.max(0, now - each.changedAt()) / SECOND);
            }
            if (each.fullAt() != null) {
                refill.add(labels, Math.max(0, each.fullAt() - now) / SECOND);
            }
        }
    }

    Stream<SummedGauge> gauges() {
        return Stream.of(source, burst, age, refill);
    }
}
