package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert has an entry in the runbook and a test in which it fires. */
class AlertsTest {

    static Stream<Alert> alerts() {
        return Alert.all().stream();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_has_a_severity_a_summary_and_a_runbook_entry(Alert alert) {
        assertThat(alert.severity()).isIn("critical", "warning");
        assertThat(alert.summary()).isNotBlank();
        assertThat(alert.runbook())
                .isEqualTo("docs/operations.md#" + alert.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void runbook_has_an_entry_for_each_alert_and_no_other() throws IOException {
        String operations = Files.readString(Path.of("docs/operations.md"));
        Stream<String> entries = Pattern.compile("(?m)^### (Sluice\\w+)$")
                .matcher(operations)
                .results()
                .map((MatchResult heading) -> heading.group(1));
        assertThat(entries).containsExactlyElementsOf(alerts().map(Alert::name).toList());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void alert_has_a_test_in_which_it_fires(Alert alert) {
        Map<String, Boolean> firing = new HashMap<>();
        for (Map<String, Object> test : Alert.list(Alert.yaml("docker/prometheus/alerts_test.yml"), "tests")) {
            for (Map<String, Object> each : Alert.list(test, "alert_rule_test")) {
                boolean fires = !Alert.list(each, "exp_alerts").isEmpty();
                firing.merge(String.valueOf(each.get("alertname")), fires, Boolean::logicalOr);
            }
        }
        assertThat(firing).contains(entry(alert.name(), true));
    }
}
