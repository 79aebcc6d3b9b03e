package dev.sluice.telemetry;

import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A collector of gauges of the pool and the queue, read at each scrape. Keys change with the configuration and limits are
 * learned, and a series is gone as soon as its key or limit is.
 */
public final class PoolCollector implements MultiCollector {

    private final Supplier<List<KeyStatus>> keys;
    private final Supplier<Map<String, Integer>> queueByModel;

    public PoolCollector(Supplier<List<KeyStatus>> keys, Supplier<Map<String, Integer>> queueByModel) {
        this.keys = keys;
        this.queueByModel = queueByModel;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder state = gauge("sluice_key_state", "1 for the state that a key is in, 0 for the others");
        GaugeSnapshot.Builder limit =
                gauge("sluice_key_limit", "Limit of a key's account: units a minute, or calls at once");
        GaugeSnapshot.Builder available =
                gauge("sluice_key_available", "Units that could be taken now; below 0 if more was used than reserved");
        GaugeSnapshot.Builder accountLimit =
                gauge("sluice_account_limit", "Limit of an account: units a minute, or calls at once");
        GaugeSnapshot.Builder accountAvailable = gauge(
                "sluice_account_available", "Units that could be taken now; below 0 if more was used than reserved");
        Set<Labels> accounts = new HashSet<>();
        GaugeSnapshot.Builder inFlight = gauge("sluice_key_in_flight", "Attempts in flight");
        for (KeyStatus key : keys.get()) {
            Labels labels =
                    Labels.of("provider", key.id().provider(), "key", key.id().key());
            for (KeyState each : KeyState.values()) {
                point(state, labels.add("state", each.label()), key.state() == each ? 1 : 0);
            }
            limits(key, labels, limit, available);
            Labels account = Labels.of("provider", key.id().provider(), "account", key.account());
            if (accounts.add(account)) {
                limits(key, account, accountLimit, accountAvailable);
            }
            point(inFlight, labels, key.inFlight());
        }
        GaugeSnapshot.Builder depth = gauge("sluice_queue_depth", "Calls that wait in the queue for a key with room");
        queueByModel.get().forEach((model, waiting) -> point(depth, Labels.of("model", model), waiting));
        return MetricSnapshots.of(
                state.build(),
                limit.build(),
                available.build(),
                accountLimit.build(),
                accountAvailable.build(),
                inFlight.build(),
                depth.build());
    }

    private static void limits(
            KeyStatus key, Labels labels, GaugeSnapshot.Builder limit, GaugeSnapshot.Builder available) {
        for (KeyStatus.DimensionStatus each : key.dimensions()) {
            Labels dimension = labels.add("class", each.modelClass())
                    .add("dimension", each.dimension().label());
            point(limit, dimension, each.limit());
            point(available, dimension, each.available());
        }
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
        gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build());
    }
}
