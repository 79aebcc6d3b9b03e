package dev.sluice.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * An alert of alerts.yml.
 *
 * @param name its name
 * @param expression its condition, in PromQL
 * @param severity {@code critical} or {@code warning}
 * @param summary the message to the operator
 * @param runbook the path and anchor of its entry in the runbook
 */
record Alert(String name, String expression, String severity, String summary, String runbook) {

    private static final String THRESHOLD = "\\s(==|<|>)\\s[0-9.]+\\s*$";

    /** Returns the alerts that Sluice ships. */
    static List<Alert> all() {
        List<Alert> alerts = new ArrayList<>();
        for (Map<String, Object> group : list(yaml("docker/prometheus/alerts.yml"), "groups")) {
            for (Map<String, Object> rule : list(group, "rules")) {
                Map<String, Object> annotations = map(rule, "annotations");
                alerts.add(new Alert(
                        String.valueOf(rule.get("alert")),
                        String.valueOf(rule.get("expr")),
                        String.valueOf(map(rule, "labels").get("severity")),
                        String.valueOf(annotations.get("summary")),
                        String.valueOf(annotations.get("runbook_url"))));
            }
        }
        return alerts;
    }

    /** Returns the expression that is compared with the threshold, which has series whether the alert fires or not. */
    String measured() {
        return expression.startsWith("absent(")
                ? expression.strip().replaceAll("^absent\\(|\\)$", "")
                : expression.replaceFirst(THRESHOLD, "");
    }

    static Map<String, Object> yaml(String file) {
        try {
            return new Yaml().load(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // a wrong type fails at its first use, in a test
    static Map<String, Object> map(Map<String, Object> in, String key) {
        return (Map<String, Object>) in.getOrDefault(key, Map.of());
    }

    @SuppressWarnings("unchecked") // as above
    static List<Map<String, Object>> list(Map<String, Object> in, String key) {
        return (List<Map<String, Object>>) in.getOrDefault(key, List.of());
    }
}
