package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares docs/metrics.md with the metrics of a busy relay. */
class MetricsReferenceIT {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice_\\w+)` \\| (\\w+) \\| ([^|]*?) ?\\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (sluice_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @Test
    void reference_names_every_metric_with_its_type_and_labels(@TempDir Path folder) throws IOException {
        Map<String, Described> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
        while (row.find()) {
            documented.put(
                    row.group(1), new Described(row.group(2), row.group(3).replace("`", "")));
        }
        try (BusyRelay busy = BusyRelay.start(folder)) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(described(busy.relay().metrics())).isEqualTo(documented));
        }
    }

    private static Map<String, Described> described(String metrics) {
        Map<String, Described> described = new TreeMap<>();
        Matcher type = TYPE.matcher(metrics);
        while (type.find()) {
            if (!type.group(1).endsWith("_max")) {
                described.put(type.group(1), new Described(type.group(2), labels(type.group(1), metrics)));
            }
        }
        return described;
    }

    private static String labels(String metric, String metrics) {
        TreeSet<String> labels = new TreeSet<>();
        Matcher series =
                Pattern.compile("(?m)^" + metric + "(?:_bucket)?\\{(.*)} ").matcher(metrics);
        while (series.find()) {
            Matcher label = LABEL.matcher(series.group(1));
            while (label.find()) {
                labels.add(label.group(1));
            }
        }
        labels.remove("le");
        return String.join(", ", labels);
    }

    private record Described(String type, String labels) {}
}
