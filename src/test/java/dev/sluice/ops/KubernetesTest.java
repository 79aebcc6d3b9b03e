package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
import static dev.sluice.ops.Alert.map;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that the manifests are consistent: whatever one of them names exists in another. */
class KubernetesTest {

    private static final String FOLDER = "docker/kubernetes/";
    private static final Map<String, Object> LABELS = Map.of("app.kubernetes.io/name", "sluice");

    private static final String BASE = FOLDER + "base/";

    private final Map<String, Object> deployment = map(yaml(BASE + "deployment.yaml"), "spec");
    private final Map<String, Object> pod = map(map(deployment, "template"), "spec");
    private final Map<String, Object> container = list(pod, "containers").get(0);

    @ParameterizedTest
    @ValueSource(strings = {"base/", "monitoring/", "cluster/"})
    void kustomization_names_every_file_beside_it(String folder) throws IOException {
        Map<String, Object> kustomization = yaml(FOLDER + folder + "kustomization.yaml");
        List<Object> named = new ArrayList<>((List<?>) kustomization.get("resources"));
        list(kustomization, "patches").forEach(patch -> named.add(patch.get("path")));
        try (Stream<Path> files = Files.list(Path.of(FOLDER + folder))) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml")))
                    .isNotEmpty()
                    .isSubsetOf(named.stream().map(String::valueOf).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "monitoring/", "cluster/"})
    void an_overlay_is_not_inside_of_what_it_adds_to(String folder) {
        Path overlay = Path.of(FOLDER + folder).normalize();
        assertThat((List<?>) yaml(FOLDER + folder + "kustomization.yaml").get("resources"))
                .allSatisfy(resource -> assertThat(overlay.startsWith(
                                overlay.resolve(String.valueOf(resource)).normalize()))
                        .as("%s, which kustomize refuses as a cycle", resource)
                        .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "monitoring/", "cluster/"})
    void kustomize_builds_it(String folder) throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/kubectl"))
                .as("no kubectl: nothing is built")
                .exists();
        Path output = Files.createTempFile("kustomize", ".yaml");
        Process process = new ProcessBuilder("kubectl", "kustomize", FOLDER + folder)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        String built = Files.readString(output);
        Files.delete(output);
        assertThat(exit).as(built).isZero();
        assertThat(built).contains("kind: Deployment");
    }

    @Test
    void every_selector_matches_the_labels_of_the_pod() {
        assertThat(map(map(map(deployment, "template"), "metadata"), "labels")).isEqualTo(LABELS);
        assertThat(map(map(deployment, "selector"), "matchLabels")).isEqualTo(LABELS);
        assertThat(map(map(yaml(BASE + "service.yaml"), "spec"), "selector")).isEqualTo(LABELS);
        for (String file : List.of("base/pod-disruption-budget.yaml", "monitoring/pod-monitor.yaml")) {
            assertThat(map(map(map(yaml(FOLDER + file), "spec"), "selector"), "matchLabels"))
                    .as(file)
                    .isEqualTo(LABELS);
        }
    }

    @Test
    void ports_that_are_used_by_name_exist() {
        List<Object> ports =
                list(container, "ports").stream().map(port -> port.get("name")).toList();
        assertThat(list(map(yaml(BASE + "service.yaml"), "spec"), "ports"))
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
                String.valueOf(map(yaml(BASE + "configmap.yaml"), "data").get("sluice.yml"));
        assertThat(map(yaml(BASE + "secret.yaml"), "stringData").keySet())
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
