package dev.sluice.telemetry;

import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.PickObstacle;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
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
    private final Ticker ticker;

    /** @param ticker the pool's */
    public PoolCollector(Supplier<List<KeyStatus>> keys, Supplier<Map<String, Integer>> queueByModel, Ticker ticker) {
        this.keys = keys;
        this.queueByModel = queueByModel;
        this.ticker = ticker;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder state = gauge("sluice_key_state", "1 for the state that a key is in, 0 for the others");
        GaugeSnapshot.Builder limit =
                gauge("sluice_key_limit", "Limit of a key's account: units a minute or a day, or calls at once");
        GaugeSnapshot.Builder available =
                gauge("sluice_key_available", "Units that could be taken now; below 0 if more was used than reserved");
        GaugeSnapshot.Builder accountLimit =
                gauge("sluice_account_limit", "Limit of an account: units a minute or a day, or calls at once");
        GaugeSnapshot.Builder accountAvailable = gauge(
                "sluice_account_available", "Units that could be taken now; below 0 if more was used than reserved");
        LimitGauges explained = new LimitGauges(ticker.nanos());
        GaugeSnapshot.Builder pickable =
                gauge("sluice_key_pickable", "1 if the next small call of a class could get the key, else 0");
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
                explained.add(key, account);
            }
            for (KeyStatus.ClassStatus each : key.classes()) {
                Labels reason = labels.add("class", each.modelClass())
                        .add("reason", each.obstacle().label());
                point(pickable, reason, each.obstacle() == PickObstacle.NONE ? 1 : 0);
            }
            point(inFlight, labels, key.inFlight());
        }
        GaugeSnapshot.Builder depth = gauge("sluice_queue_depth", "Calls that wait in the queue for a key with room");
        queueByModel.get().forEach((model, waiting) -> point(depth, Labels.of("model", model), waiting));
        List<MetricSnapshot> snapshots = new ArrayList<>(explained.build());
        snapshots.addAll(List.of(
                state.build(),
                pickable.build(),
                limit.build(),
                available.build(),
                accountLimit.build(),
                accountAvailable.build(),
                inFlight.build(),
                depth.build()));
        return new MetricSnapshots(snapshots);
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

    static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    static void point(GaugeSnapshot.Builder gauge, Labels labels, double value) {
        gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build());
    }
}
