package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitSource;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.ClassStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import dev.sluice.pool.PickObstacle;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PoolCollectorTest {

    private static final long NOW = 100_000_000_000L;

    /** Two keys of one account, and one of another. */
    private static final List<KeyStatus> KEYS = List.of(
            key("k0", "org", KeyState.READY, PickObstacle.NONE),
            key("k1", "org", KeyState.READY, PickObstacle.FULL),
            key("k2", "key/k2", KeyState.COOLING, PickObstacle.STATE));

    private static KeyStatus key(String name, String account, KeyState state, PickObstacle obstacle) {
        return new KeyStatus(
                new KeyId("p", name),
                account,
                state,
                "",
                0,
                2,
                List.of(new ClassStatus("m", obstacle, "", null)),
                List.of(new DimensionStatus(
                        "m",
                        Dimension.REQUESTS,
                        60,
                        30,
                        LimitSource.LEARNED,
                        10.0,
                        NOW - 7_000_000_000L,
                        NOW + 3_000_000_000L)));
    }

    private static Map<String, Double> collect(SeriesDetail detail) {
        MetricSnapshots snapshots = new PoolCollector(() -> KEYS, Map::of, detail, () -> NOW).collect();
        Map<String, Double> values = new TreeMap<>();
        snapshots.stream().forEach(metric -> {
            for (GaugeDataPointSnapshot point : ((GaugeSnapshot) metric).getDataPoints()) {
                values.put(metric.getMetadata().getName() + text(point.getLabels()), point.getValue());
            }
        });
        return values;
    }

    private static String text(Labels labels) {
        List<String> parts = new ArrayList<>();
        labels.forEach(label -> parts.add(label.getName() + '=' + label.getValue()));
        parts.sort(null);
        return parts.toString();
    }

    @Test
    void each_key_and_each_account_has_series_of_its_own() {
        Map<String, Double> values = collect(SeriesDetail.KEY);

        assertThat(values)
                .containsEntry("sluice_key_state[key=k1, provider=p, state=ready]", 1.0)
                .containsEntry("sluice_key_in_flight[key=k2, provider=p]", 2.0)
                .containsEntry("sluice_key_limit[class=m, dimension=requests, key=k1, provider=p]", 60.0)
                .containsEntry("sluice_key_pickable[class=m, key=k0, provider=p, reason=none]", 1.0)
                .containsEntry("sluice_key_pickable[class=m, key=k1, provider=p, reason=full]", 0.0)
                .containsEntry("sluice_account_limit[account=org, class=m, dimension=requests, provider=p]", 60.0)
                .containsEntry(
                        "sluice_account_limit_source[account=org, class=m, dimension=requests, provider=p, source=learned]",
                        1.0)
                .containsEntry("sluice_account_burst[account=org, class=m, dimension=requests, provider=p]", 10.0)
                .containsEntry(
                        "sluice_account_limit_age_seconds[account=org, class=m, dimension=requests, provider=p]", 7.0)
                .containsEntry(
                        "sluice_account_refill_seconds[account=org, class=m, dimension=requests, provider=p]", 3.0);
    }

    @Test
    void keys_can_be_summed_up_by_provider() {
        Map<String, Double> values = collect(SeriesDetail.ACCOUNT);

        assertThat(values)
                .containsEntry("sluice_key_state[key=, provider=p, state=ready]", 2.0)
                .containsEntry("sluice_key_state[key=, provider=p, state=cooling]", 1.0)
                .containsEntry("sluice_key_in_flight[key=, provider=p]", 6.0)
                .containsEntry("sluice_account_limit[account=org, class=m, dimension=requests, provider=p]", 60.0)
                .containsEntry("sluice_account_burst[account=org, class=m, dimension=requests, provider=p]", 10.0);
        assertThat(values.keySet()).noneMatch(name -> name.matches(".*(key_limit|key_available|key_pickable).*"));
    }

    @Test
    void accounts_can_be_summed_up_as_well() {
        Map<String, Double> values = collect(SeriesDetail.PROVIDER);

        assertThat(values)
                .containsEntry("sluice_key_state[key=, provider=p, state=ready]", 2.0)
                .containsEntry("sluice_account_limit[account=, class=m, dimension=requests, provider=p]", 120.0)
                .containsEntry("sluice_account_available[account=, class=m, dimension=requests, provider=p]", 60.0);
        assertThat(values.keySet()).noneMatch(name -> name.matches(".*(burst|source|age|refill).*"));
    }
}
