package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
import static dev.sluice.ops.Alert.map;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the manifests are consistent: whatever one of them names exists in another. */
class KubernetesTest {

    private static final String FOLDER = "docker/kubernetes/";
    private static final Map<String, Object> LABELS = Map.of("app.kubernetes.io/name", "sluice");

    private final Map<String, Object> deployment = map(yaml(FOLDER + "deployment.yaml"), "spec");
    private final Map<String, Object> pod = map(map(deployment, "template"), "spec");
    private final Map<String, Object> container = list(pod, "containers").get(0);

    @ParameterizedTest
    @ValueSource(strings = {"", "monitoring/"})
    void kustomization_names_every_file_beside_it(String folder) throws IOException {
        Object resources = yaml(FOLDER + folder + "kustomization.yaml").get("resources");
        try (Stream<Path> files = Files.list(Path.of(FOLDER + folder))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
                    .allSatisfy(name -> assertThat(resources)
                            .asInstanceOf(InstanceOfAssertFactories.LIST)
                            .contains(name));
        }
    }

    @Test
    void every_selector_matches_the_labels_of_the_pod() {
        assertThat(map(map(map(deployment, "template"), "metadata"), "labels")).isEqualTo(LABELS);
        assertThat(map(map(deployment, "selector"), "matchLabels")).isEqualTo(LABELS);
        assertThat(map(map(yaml(FOLDER + "service.yaml"), "spec"), "selector")).isEqualTo(LABELS);
        for (String file : List.of("pod-disruption-budget.yaml", "monitoring/pod-monitor.yaml")) {
            assertThat(map(map(map(yaml(FOLDER + file), "spec"), "selector"), "matchLabels"))
                    .as(file)
                    .isEqualTo(LABELS);
        }
    }

    @Test
    void ports_that_are_used_by_name_exist() {
        List<Object> ports =
                list(container, "ports").stream().map(port -> port.get("name")).toList();
        assertThat(list(map(yaml(FOLDER + "service.yaml"), "spec"), "ports"))
                .allSatisfy(port -> assertThat(port.get("targetPort")).isIn(ports));
        assertThat(list(map(yaml(FOLDER + "monitoring/pod-monitor.yaml"), "spec"), "podMetricsEndpoints"))
                .allSatisfy(endpoint -> assertThat(endpoint.get("port")).isIn(ports));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(map(map(container, probe), "httpGet").get("port"))
                    .as(probe)
                    .isIn(ports);
        }
    }

    @Test
    void configuration_uses_every_entry_of_the_secret() {
        String configuration =
                String.valueOf(map(yaml(FOLDER + "configmap.yaml"), "data").get("sluice.yml"));
        assertThat(map(yaml(FOLDER + "secret.yaml"), "stringData").keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(configuration).contains("${" + name + "}"));
    }

    @Test
    void pod_has_no_unneeded_privileges() {
        assertThat(map(container, "securityContext"))
                .contains(entry("readOnlyRootFilesystem", true), entry("allowPrivilegeEscalation", false));
        assertThat(map(pod, "securityContext")).contains(entry("runAsNonRoot", true));
        assertThat(pod).contains(entry("automountServiceAccountToken", false));
    }

    @Test
    void pod_has_time_to_drain() {
        // 60 s is sluice.shutdown-grace; preStop takes 5 s before it.
        assertThat((Integer) pod.get("terminationGracePeriodSeconds")).isGreaterThan(60 + 5);
    }
}
