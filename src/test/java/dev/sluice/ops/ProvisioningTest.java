package dev.sluice.ops;

import static dev.sluice.ops.Alert.list;
import static dev.sluice.ops.Alert.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks that the files Grafana is provisioned with exist where compose.yaml mounts them. */
class ProvisioningTest {

    private static final Path DOCKER = Path.of("docker");
    private static final String PROVISIONING = "grafana/provisioning/";

    private final JsonNode compose = json(yaml("docker/compose.yaml"));
    private final JsonNode grafana = compose.at("/services/grafana");

    @Test
    void datasource_is_the_prometheus_that_runs_beside_it() {
        JsonNode source = only("datasources/prometheus.yml", "datasources");
        URI url = URI.create(source.get("url").asString());
        assertThat(source.get("type").asString()).isEqualTo("prometheus");
        assertThat(source.get("uid").asString()).isEqualTo("prometheus");
        assertThat(source.get("isDefault").asBoolean()).isTrue();
        assertThat(compose.get("services").has(url.getHost())).isTrue();
        assertThat(compose.at("/services/" + url.getHost() + "/ports/0").asString())
                .endsWith(":" + url.getPort());
    }

    @Test
    void dashboards_are_read_from_where_they_are_mounted() {
        String path =
                only("dashboards/sluice.yml", "providers").at("/options/path").asString();
        for (Dashboard dashboard : Dashboard.all().toList()) {
            assertThat(mounted(path + "/" + dashboard.name() + ".json")).isRegularFile();
        }
    }

    @Test
    void dashboards_choose_among_sources_of_the_provisioned_kind() throws IOException {
        String type =
                only("datasources/prometheus.yml", "datasources").get("type").asString();
        for (Dashboard dashboard : Dashboard.all().toList()) {
            JsonNode file = JsonMapper.shared()
                    .readTree(Files.readString(DashboardsTest.FILES.resolve(dashboard.name() + ".json")));
            JsonNode variable = file.at("/templating/list/0");
            assertThat(variable.get("name").asString()).isEqualTo("datasource");
            assertThat(variable.get("query").asString()).isEqualTo(type);
        }
    }

    @Test
    void first_page_and_provisioning_are_mounted() {
        String home = grafana.at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asString();
        assertThat(mounted(home)).isRegularFile();
        assertThat(mounted("/etc/grafana/provisioning/datasources/prometheus.yml"))
                .isRegularFile();
    }

    /** Returns the file of this project that is mounted as {@code path} in Grafana's container. */
    private Path mounted(String path) {
        for (JsonNode volume : grafana.get("volumes")) {
            List<String> parts = List.of(volume.asString().split(":", -1));
            if (parts.get(0).startsWith(".") && path.startsWith(parts.get(1) + "/")) {
                return DOCKER.resolve(parts.get(0))
                        .resolve(path.substring(parts.get(1).length() + 1));
            }
        }
        throw new AssertionError(path + " is in no volume of grafana");
    }

    private static JsonNode only(String file, String key) {
        List<Map<String, Object>> entries = list(yaml(DOCKER + "/" + PROVISIONING + file), key);
        assertThat(entries).hasSize(1);
        return json(entries.get(0));
    }

    private static JsonNode json(Object yaml) {
        return JsonMapper.shared().valueToTree(yaml);
    }
}
