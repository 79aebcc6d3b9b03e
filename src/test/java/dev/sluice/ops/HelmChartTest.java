package dev.sluice.ops;

import static dev.sluice.ops.Alert.map;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Checks that the chart's values, schema and templates agree; {@link HelmRenderingTest} renders them. */
class HelmChartTest {

    private static final String CHART = "docker/helm/";

    private final Map<String, Object> values = yaml(CHART + "values.yaml");

    private static String templates() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(Path.of(CHART + "templates"))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void every_value_is_used_and_every_value_used_exists() throws IOException {
        Set<String> used = new TreeSet<>();
        Pattern.compile("\\.Values\\.([A-Za-z]+(?:\\.[A-Za-z]+)?)")
                .matcher(templates())
                .results()
                .forEach(found -> used.add(found.group(1)));
        Set<String> given = new TreeSet<>();
        Set<String> whole = Set.of("config", "resources");
        values.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && !inner.isEmpty() && !whole.contains(name)) {
                inner.keySet().forEach(key -> given.add(name + '.' + key));
            } else {
                given.add(name);
            }
        });
        assertThat(used).isEqualTo(given);
    }

    @Test
    void the_schema_knows_exactly_the_values() {
        Map<String, Object> known = map(yaml(CHART + "values.schema.json"), "properties");
        Set<String> names = new TreeSet<>(known.keySet());
        names.remove("global");
        assertThat(names).isEqualTo(new TreeSet<>(values.keySet()));
        for (String name : List.of(
                "image", "autoscaling", "redis", "service", "persistence", "podMonitor", "ingress", "httpRoute")) {
            assertThat(map(map(known, name), "properties").keySet())
                    .as(name)
                    .isEqualTo(map(values, name).keySet());
        }
    }

    @Test
    void every_value_is_described() {
        map(yaml(CHART + "values.schema.json"), "properties")
                .forEach((name, value) -> assertThat(value)
                        .as(name)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .extractingByKey("description", InstanceOfAssertFactories.STRING)
                        .isNotBlank());
    }

    @Test
    void what_not_every_cluster_has_is_off_and_there_is_time_to_drain() {
        for (String name : List.of(
                "autoscaling", "redis", "persistence", "podDisruptionBudget", "podMonitor", "ingress", "httpRoute")) {
            assertThat(map(values, name).get("enabled")).as(name).isEqualTo(false);
        }
        // 60 s is sluice.shutdown-grace.
        assertThat((Integer) values.get("terminationGracePeriodSeconds"))
                .isGreaterThan(60 + (Integer) values.get("preStopSeconds"));
    }
}
