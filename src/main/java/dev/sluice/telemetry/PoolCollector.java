package dev.sluice.telemetry;

import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.PickObstacle;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A collector of gauges of the pool and the queue, read at each scrape. Keys change with the configuration and limits are
 * learned, and a series is gone as soon as its key or limit is.
 */
public final class PoolCollector implements MultiCollector {

    private final Supplier<List<KeyStatus>> keys;
    private final Supplier<Map<String, Integer>> queueByModel;
    private final SeriesDetail detail;
    private final Ticker ticker;

    /** @param ticker the pool's */
    public PoolCollector(
            Supplier<List<KeyStatus>> keys,
            Supplier<Map<String, Integer>> queueByModel,
            SeriesDetail detail,
            Ticker ticker) {
        this.keys = keys;
        this.queueByModel = queueByModel;
        this.detail = detail;
        this.ticker = ticker;
    }

    @Override
    public MetricSnapshots collect() {
        SummedGauge state = new SummedGauge("sluice_key_state", "1 for the state that a key is in, 0 for the others");
        SummedGauge pickable =
                new SummedGauge("sluice_key_pickable", "1 if the next small call of a class could get the key, else 0");
        SummedGauge inFlight = new SummedGauge("sluice_key_in_flight", "Attempts in flight");
        LimitGauges ofKeys = new LimitGauges("key", "a key's account");
        LimitGauges ofAccounts = new LimitGauges("account", "an account");
        LimitSourceGauges sources = new LimitSourceGauges(ticker.nanos());
        Set<String> accounts = new HashSet<>();
        for (KeyStatus key : keys.get()) {
            String provider = key.id().provider();
            Labels labels =
                    Labels.of("provider", provider, "key", detail.key(key.id().key()));
            for (KeyState each : KeyState.values()) {
                state.add(labels.add("state", each.label()), key.state() == each ? 1 : 0);
            }
            inFlight.add(labels, key.inFlight());
            if (detail == SeriesDetail.KEY) {
                ofKeys.add(key, labels);
                addPickable(key, labels, pickable);
            }
            if (accounts.add(provider + '/' + key.account())) {
                Labels account = Labels.of("provider", provider, "account", detail.account(key.account()));
                ofAccounts.add(key, account);
                if (detail != SeriesDetail.PROVIDER) {
                    sources.add(key, account);
                }
            }
        }
        SummedGauge depth = new SummedGauge("sluice_queue_depth", "Calls that wait in the queue for a key with room");
        queueByModel.get().forEach((model, waiting) -> depth.add(Labels.of("model", model), waiting));
        return new MetricSnapshots(Stream.of(
                        Stream.of(state, pickable, inFlight, depth),
                        ofKeys.gauges(),
                        ofAccounts.gauges(),
                        sources.gauges())
                .flatMap(each -> each)
                .map(SummedGauge::build)
                .toList());
    }

    private static void addPickable(KeyStatus key, Labels labels, SummedGauge pickable) {
        for (KeyStatus.ClassStatus each : key.classes()) {
            Labels reason = labels.add("class", each.modelClass())
                    .add("reason", each.obstacle().label());
            pickable.add(reason, each.obstacle() == PickObstacle.NONE ? 1 : 0);
        }
    }
}
