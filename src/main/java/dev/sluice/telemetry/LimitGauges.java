package dev.sluice.telemetry;

import dev.sluice.pool.KeyStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.stream.Stream;

/** The gauges of one scrape that tell limits, and what is left of them. */
final class LimitGauges {

    private final SummedGauge limit;
    private final SummedGauge available;

    /**
     * @param of the owner of the limits in the gauges' names
     * @param owner the same in words
     */
    LimitGauges(String of, String owner) {
        limit = new SummedGauge(
                "sluice_" + of + "_limit", "Limit of " + owner + ": units a minute or a day, or calls at once");
        available = new SummedGauge(
                "sluice_" + of + "_available", "Units that could be taken now; below 0 if more was used than reserved");
    }

    /** Adds the limits of {@code key} for the owner that {@code labels} name. */
    void add(KeyStatus key, Labels labels) {
        for (KeyStatus.DimensionStatus each : key.dimensions()) {
            Labels dimension = labels.add("class", each.modelClass())
                    .add("dimension", each.dimension().label());
            limit.add(dimension, each.limit());
            available.add(dimension, each.available());
        }
    }

    Stream<SummedGauge> gauges() {
        return Stream.of(limit, available);
    }
}
