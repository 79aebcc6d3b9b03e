package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
import static dev.sluice.ops.Alert.map;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.jni.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Lints the chart and renders it with Helm. */
class HelmRenderingTest {

    private static final String SHARED = "config.sluice.cluster.redis.url=redis://redis";

    /** Each with a name, and what is set in it. */
    private static final List<String> RENDERINGS = List.of(
            "plain",
            "everything,persistence.enabled=true,podDisruptionBudget.enabled=true,podMonitor.enabled=true,ingress.enabled=true,"
                + "ingress.tlsSecret=tls,httpRoute.enabled=true,httpRoute.parentRefs[0].name=gateway,redis.enabled=true,"
                + "javaOptions=-Xmx1g",
            "cluster,-f=docker/helm/values-cluster.yaml",
            "three,replicas=3," + SHARED,
            "alone,replicas=3",
            "scaled-alone,autoscaling.enabled=true",
            "one-volume,replicas=2,persistence.enabled=true," + SHARED,
            "wrong-order,autoscaling.minReplicas=9",
            "misspelt,replica=3");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void render() throws IOException, InterruptedException {
        assumeTrue(
                ServiceLoader.load(NativeLibrary.class).findFirst().isPresent(),
                "no Helm for this platform: the chart is not linted");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                HelmProgram.class.getName(),
                folder.toString()));
        command.addAll(RENDERINGS);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("log")))
                    .isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void the_chart_is_lint_free() {
        assertThat(folder.resolve("lint.passed")).exists();
    }

    @Test
    void without_values_it_is_the_pod_of_the_kustomize_base() throws IOException {
        Map<String, Object> rendered = of("Deployment", "plain").get(0);
        Map<String, Object> base = yaml("docker/kubernetes/base/deployment.yaml");

        assertThat(pod(rendered)).isEqualTo(pod(base));
        assertThat(map(rendered, "spec"))
                .extracting("strategy", "replicas")
                .isEqualTo(List.of(map(base, "spec").get("strategy"), 1));
    }

    @Test
    void everything_that_one_replica_can_have_renders() throws IOException {
        assertThat(documents(Files.readString(folder.resolve("everything.yaml"))).stream()
                        .map(each -> each.get("kind")))
                .containsExactlyInAnyOrder(
                        "PodDisruptionBudget",
                        "ConfigMap",
                        "PersistentVolumeClaim",
                        "Service",
                        "Service",
                        "Deployment",
                        "Deployment",
                        "Ingress",
                        "HTTPRoute",
                        "PodMonitor");
    }

    @Test
    void several_replicas_are_those_of_the_kustomize_overlay() throws IOException {
        List<Map<String, Object>> overlay =
                documents(Files.readString(Path.of("docker/kubernetes/cluster/redis.yaml")));
        Map<String, Object> redis = of("Deployment", "cluster").stream()
                .filter(each -> "sluice-redis".equals(map(each, "metadata").get("name")))
                .findFirst()
                .orElseThrow();
        assertThat(map(map(redis, "spec"), "template").get("spec"))
                .isEqualTo(map(map(overlay.get(0), "spec"), "template").get("spec"));
        assertThat(map(of("HorizontalPodAutoscaler", "cluster").get(0), "spec"))
                .isEqualTo(map(yaml("docker/kubernetes/cluster/autoscaler.yaml"), "spec"));
        assertThat(of("Deployment", "cluster"))
                .filteredOn(each -> "sluice".equals(map(each, "metadata").get("name")))
                .singleElement()
                .satisfies(each ->
                        assertThat(map(each, "spec")).as("the autoscaler's own").doesNotContainKey("replicas"));
    }

    @Test
    void the_service_reaches_no_pod_of_redis() throws IOException {
        for (Map<String, Object> service : of("Service", "cluster")) {
            List<Object> reached = new ArrayList<>();
            for (Map<String, Object> each : of("Deployment", "cluster")) {
                Map<String, Object> labels = map(map(map(map(each, "spec"), "template"), "metadata"), "labels");
                if (labels.entrySet()
                        .containsAll(map(map(service, "spec"), "selector").entrySet())) {
                    reached.add(map(each, "metadata").get("name"));
                }
            }
            assertThat(reached).containsExactly(map(service, "metadata").get("name"));
        }
    }

    @Test
    void what_cannot_work_is_refused_with_the_value_that_is_wrong() throws IOException {
        assertThat(of("Deployment", "three")).hasSize(1);
        assertThat(refusal("alone")).contains("config.sluice.cluster.redis.url");
        assertThat(refusal("scaled-alone")).contains("config.sluice.cluster.redis.url");
        assertThat(refusal("one-volume")).contains("persistence.enabled");
        assertThat(refusal("wrong-order")).contains("autoscaling.minReplicas");
        assertThat(refusal("misspelt")).contains("replica");
    }

    private static Map<String, Object> pod(Map<String, Object> deployment) {
        Map<String, Object> pod = map(map(map(deployment, "spec"), "template"), "spec");
        // Written in another way with the same meaning.
        list(pod, "containers").get(0).put("image", "sluice:latest");
        return pod;
    }

    private static String refusal(String rendering) throws IOException {
        return Files.readString(folder.resolve(rendering + ".refused"));
    }

    private static List<Map<String, Object>> of(String kind, String rendering) throws IOException {
        return documents(Files.readString(folder.resolve(rendering + ".yaml"))).stream()
                .filter(each -> kind.equals(each.get("kind")))
                .toList();
    }

    @SuppressWarnings("unchecked") // every document of a manifest is a map
    private static List<Map<String, Object>> documents(String text) {
        return StreamSupport.stream(new Yaml().loadAll(text).spliterator(), false)
                .filter(Map.class::isInstance)
                .map(each -> (Map<String, Object>) each)
                .toList();
    }
}
