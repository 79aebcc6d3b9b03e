package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the files under docker/grafana with the code; {@code -Dsluice.write-dashboards=true} writes them. */
class DashboardsTest {

    static final Path FILES = Path.of("docker/grafana/dashboards");

    /** The types of panels that are built into Grafana, so that no plugin is needed. */
    private static final Set<String> PANELS = Set.of("timeseries", "stat", "bargauge", "state-timeline", "row");

    private static final Set<String> UNITS = Set.of("none", "percentunit", "s", "bytes");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void file_matches_the_code(Dashboard dashboard) throws IOException {
        Path file = FILES.resolve(dashboard.name() + ".json");
        String made = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(dashboard.json()) + "\n";
        if (Boolean.getBoolean("sluice.write-dashboards")) {
            Files.createDirectories(FILES);
            Files.writeString(file, made);
        }
        assertThat(file)
                .as("run ./mvnw test -Dtest=DashboardsTest -Dsluice.write-dashboards=true and look at the difference")
                .hasContent(made);
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panels_have_built_in_types_and_descriptions(Dashboard dashboard) {
        for (JsonNode panel : dashboard.json().get("panels")) {
            assertThat(panel.get("type").asString()).isIn(PANELS);
            assertThat(panel.get("title").asString()).isNotBlank();
            if (!panel.get("type").asString().equals("row")) {
                assertThat(panel.get("description").asString()).isNotBlank();
                assertThat(panel.at("/fieldConfig/defaults/unit").asString()).isIn(UNITS);
                assertThat(panel.at("/datasource/uid").asString()).isEqualTo("${datasource}");
                assertThat(panel.get("targets")).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void panels_fill_the_grid_without_overlap(Dashboard dashboard) {
        Set<List<Integer>> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.json().get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode place = panel.get("gridPos");
            int right = place.get("x").asInt() + place.get("w").asInt();
            assertThat(right).isLessThanOrEqualTo(24);
            for (int x = place.get("x").asInt(); x < right; x++) {
                int bottom = place.get("y").asInt() + place.get("h").asInt();
                for (int y = place.get("y").asInt(); y < bottom; y++) {
                    assertThat(taken.add(List.of(x, y)))
                            .as("%s at %d, %d", panel.get("title"), x, y)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void every_variable_is_used_and_known(Dashboard dashboard) {
        String panels = dashboard.json().get("panels").toString();
        for (Dashboard.Variable variable : dashboard.variables()) {
            assertThat(panels).contains("$" + variable.label());
        }
        assertThat(panels.replaceAll("\\$\\{datasource}|\\$__rate_interval", ""))
                .doesNotContainPattern("\\$(?!"
                        + String.join(
                                "\\b|",
                                dashboard.variables().stream()
                                        .map(Dashboard.Variable::label)
                                        .toList())
                        + "\\b)");
    }
}
