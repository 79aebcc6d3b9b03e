package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The configurations that are shipped for Kubernetes and Helm are ones that a relay starts with. */
class DeployedExamplesTest {

    private static final Map<String, String> SECRET = Map.of(
            "ANTHROPIC_KEY_1", "sk-ant-1",
            "ANTHROPIC_KEY_2", "sk-ant-2",
            "CLIENT_KEY_BATCH", "sk-sluice-batch-0123456789",
            "SLUICE_ADMIN_KEY", "admin-key-0123456789",
            "DATABASE_URL", "jdbc:postgresql://db/sluice",
            "DATABASE_USER", "sluice",
            "DATABASE_PASSWORD", "word",
            "HOSTNAME", "sluice-5f7d8-x2x4k");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"base/configmap.yaml, false", "cluster/configuration.yaml, true"})
    void a_config_map_holds_a_configuration(String file, boolean shared) throws IOException {
        Map<String, Map<String, String>> map = new Yaml().load(Files.readString(Path.of("docker/kubernetes/" + file)));
        assertThat(isOfCluster(load(map.get("data").get("sluice.yml")))).isEqualTo(shared);
    }

    @ParameterizedTest
    @CsvSource({"values.yaml, false", "values-cluster.yaml, true"})
    void values_hold_a_configuration(String file, boolean shared) throws IOException {
        Map<String, Object> sluice = new TreeMap<>(sluice("values.yaml"));
        sluice.putAll(sluice(file));
        assertThat(isOfCluster(load(new Yaml().dump(Map.of("sluice", sluice))))).isEqualTo(shared);
    }

    private static Map<String, Object> sluice(String file) throws IOException {
        Map<String, Map<String, Map<String, Object>>> values =
                new Yaml().load(Files.readString(Path.of("docker/helm/" + file)));
        return values.get("config").get("sluice");
    }

    private Settings load(String yaml) {
        Given given = Given.yaml(folder, yaml);
        SECRET.forEach(given::variable);
        return given.load();
    }

    private static boolean isOfCluster(Settings settings) {
        return settings.cluster() != null;
    }
}
