package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Checks that what the overlay {@code cluster} names exists: metrics, objects and entries of the Secret. */
class ClusterOverlayTest {

    private static final String FOLDER = "docker/kubernetes/cluster/";

    private final Map<String, Object> autoscaler = map(yaml(FOLDER + "autoscaler.yaml"), "spec");

    @Test
    void the_autoscaler_goes_by_metrics_that_a_relay_has_and_the_adapter_serves() throws IOException {
        List<String> metrics = list(autoscaler, "metrics").stream()
                .map(each -> String.valueOf(map(map(each, "pods"), "metric").get("name")))
                .toList();
        assertThat(metrics).containsExactly("sluice_streams_open", "sluice_queue_depth");
        assertThat(MetricsReference.documented(name -> true)).containsKeys(metrics.toArray(String[]::new));

        Map<String, Object> rule = list(map(yaml(FOLDER + "adapter/values.yaml"), "rules"), "custom")
                .get(0);
        Matched served = Matched.in(String.valueOf(rule.get("seriesQuery")));
        assertThat(served.names()).containsExactlyInAnyOrderElementsOf(metrics);
    }

    @Test
    void the_autoscaler_scales_the_relay_and_alone_decides_how_many() {
        Map<String, Object> deployment = yaml("docker/kubernetes/base/deployment.yaml");
        assertThat(map(autoscaler, "scaleTargetRef"))
                .containsEntry("kind", deployment.get("kind"))
                .containsEntry("name", map(deployment, "metadata").get("name"));
        assertThat(map(yaml(FOLDER + "replicas.yaml"), "spec")).containsEntry("replicas", null);
    }

    @Test
    void the_configuration_uses_every_entry_of_the_secret_and_no_other() {
        Set<String> given = new TreeSet<>(Set.of("HOSTNAME"));
        for (String file : List.of("docker/kubernetes/base/secret.yaml", FOLDER + "secret.yaml")) {
            given.addAll(map(yaml(file), "stringData").keySet());
        }
        String configuration =
                String.valueOf(map(yaml(FOLDER + "configuration.yaml"), "data").get("sluice.yml"));
        assertThat(Pattern.compile("\\$\\{(\\w+)}")
                        .matcher(configuration)
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .collect(Collectors.toSet()))
                .isEqualTo(given);
    }

    @Test
    @SuppressWarnings("unchecked") // every document of a manifest is a map
    void the_redis_that_is_configured_is_the_one_that_runs_and_it_evicts_nothing() throws IOException {
        List<Map<String, Object>> redis = StreamSupport.stream(
                        new Yaml()
                                .loadAll(Files.readString(Path.of(FOLDER + "redis.yaml")))
                                .spliterator(),
                        false)
                .map(each -> (Map<String, Object>) each)
                .toList();
        Map<String, Object> pod = map(map(map(redis.get(0), "spec"), "template"), "spec");
        assertThat(String.valueOf(list(pod, "containers").get(0).get("args")))
                .contains("--maxmemory-policy, noeviction");
        assertThat(String.valueOf(map(yaml(FOLDER + "configuration.yaml"), "data")))
                .contains("redis://" + map(redis.get(1), "metadata").get("name") + ":6379");
        assertThat(map(map(map(redis.get(0), "spec"), "template"), "metadata").get("labels"))
                .isEqualTo(map(redis.get(1), "spec").get("selector"));
    }

    /** The names of metrics that a query of series matches. */
    private record Matched(List<String> names) {

        static Matched in(String query) {
            String names = query.replaceAll(".*__name__=~\"([^\"]*)\".*", "$1");
            return new Matched(List.of(names.split("\\|", -1)));
        }
    }
}
