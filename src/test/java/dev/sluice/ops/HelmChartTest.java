package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
import static dev.sluice.ops.Alert.map;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Checks that the chart's values, schema and templates agree; renders it where {@code helm} is installed. */
class HelmChartTest {

    private static final String CHART = "docker/helm/";
    private static final String[] EVERYTHING = {
        "--set=persistence.enabled=true",
        "--set=podDisruptionBudget.enabled=true",
        "--set=podMonitor.enabled=true",
        "--set=ingress.enabled=true",
        "--set=ingress.tlsSecret=tls",
        "--set=httpRoute.enabled=true",
        "--set=httpRoute.parentRefs[0].name=gateway",
        "--set=javaOptions=-Xmx1g"
    };

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
        for (String name : List.of("image", "service", "persistence", "podMonitor", "ingress", "httpRoute")) {
            assertThat(map(map(known, name), "properties").keySet())
                    .as(name)
                    .isEqualTo(map(values, name).keySet());
        }
    }

    @Test
    void what_not_every_cluster_has_is_off_and_there_is_time_to_drain() {
        for (String name : List.of("persistence", "podDisruptionBudget", "podMonitor", "ingress", "httpRoute")) {
            assertThat(map(values, name).get("enabled")).as(name).isEqualTo(false);
        }
        // 60 s is sluice.shutdown-grace.
        assertThat((Integer) values.get("terminationGracePeriodSeconds"))
                .isGreaterThan(60 + (Integer) values.get("preStopSeconds"));
    }

    @Test
    void the_chart_is_lint_free_and_renders_the_pod_of_the_kustomize_base() throws Exception {
        helm("lint", "--strict", CHART);
        Map<String, Object> rendered = deployment(helm("template", "sluice", CHART));
        Map<String, Object> base = yaml("docker/kubernetes/deployment.yaml");

        assertThat(pod(rendered)).isEqualTo(pod(base));
        assertThat(map(rendered, "spec").get("strategy"))
                .isEqualTo(map(base, "spec").get("strategy"));
    }

    @Test
    void everything_that_can_be_switched_on_renders() throws Exception {
        List<String> command = new ArrayList<>(List.of("template", "test", CHART));
        command.addAll(List.of(EVERYTHING));
        List<Map<String, Object>> all = documents(helm(command.toArray(String[]::new)));

        assertThat(all.stream().map(each -> each.get("kind")))
                .containsExactlyInAnyOrder(
                        "PodDisruptionBudget",
                        "ConfigMap",
                        "PersistentVolumeClaim",
                        "Service",
                        "Deployment",
                        "Ingress",
                        "HTTPRoute",
                        "PodMonitor");
        assertThat(all)
                .allSatisfy(
                        each -> assertThat(map(each, "metadata").get("name")).isEqualTo("test-sluice"));
    }

    private static Map<String, Object> pod(Map<String, Object> deployment) {
        Map<String, Object> pod = map(map(map(deployment, "spec"), "template"), "spec");
        // Written in another way with the same meaning.
        list(pod, "containers").get(0).put("image", "sluice:latest");
        return pod;
    }

    private static Map<String, Object> deployment(String rendered) {
        return documents(rendered).stream()
                .filter(each -> "Deployment".equals(each.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked") // every document of a manifest is a map
    private static List<Map<String, Object>> documents(String rendered) {
        return StreamSupport.stream(new Yaml().loadAll(rendered).spliterator(), false)
                .filter(Map.class::isInstance)
                .map(each -> (Map<String, Object>) each)
                .toList();
    }

    private static String helm(String... arguments) throws Exception {
        String path = System.getenv().getOrDefault("PATH", "");
        String helm = System.getenv()
                .getOrDefault(
                        "HELM",
                        Stream.of(path.split(File.pathSeparator))
                                .map(folder -> folder + "/helm")
                                .filter(file -> Files.isExecutable(Path.of(file)))
                                .findFirst()
                                .orElse(""));
        assumeThat(helm).as("helm is not installed").isNotEmpty();
        List<String> command = new ArrayList<>(List.of(helm));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("helm", ".yaml");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String text = Files.readString(output);
        Files.delete(output);
        assertThat(exit).as(text).isZero();
        return text;
    }
}
