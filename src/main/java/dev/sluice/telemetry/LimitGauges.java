package dev.sluice.telemetry;

import static dev.sluice.telemetry.PoolCollector.gauge;
import static dev.sluice.telemetry.PoolCollector.point;

import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gauges of one scrape that tell where the limits of accounts come from, how much may go at once, and when more may. */
final class LimitGauges {

    private static final double SECOND = 1e9;

    private final GaugeSnapshot.Builder source =
            gauge("sluice_account_limit_source", "1 for the source of an account's limit");
    private final GaugeSnapshot.Builder burst =
            gauge("sluice_account_burst", "Units of an account's limit that may go at once");
    private final GaugeSnapshot.Builder age =
            gauge("sluice_account_limit_age_seconds", "Time since an account's limit last changed");
    private final GaugeSnapshot.Builder refill =
            gauge("sluice_account_refill_seconds", "Time until all of an account's burst, or its day, is there again");
    private final long now;

    /** @param now the pool's time */
    LimitGauges(long now) {
        this.now = now;
    }

    /** Adds the limits of {@code key}, which are those of the account that {@code account} names. */
    void add(KeyStatus key, Labels account) {
        for (DimensionStatus each : key.dimensions()) {
            Labels labels = account.add("class", each.modelClass())
                    .add("dimension", each.dimension().label());
            point(source, labels.add("source", each.source().label()), 1);
            if (each.burst() != null) {
                point(burst, labels, each.burst());
            }
            seconds(age, labels, each.changedAt(), -1);
            seconds(refill, labels, each.fullAt(), 1);
        }
    }

    List<MetricSnapshot> build() {
        return List.of(source.build(), burst.build(), age.build(), refill.build());
    }

    private void seconds(GaugeSnapshot.Builder gauge, Labels labels, @Nullable Long at, int direction) {
        if (at != null) {
            point(gauge, labels, Math.max(0, direction * (at - now) / SECOND));
        }
    }
}
