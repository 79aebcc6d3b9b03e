package dev.sluice.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types and labels of metrics, as docs/metrics.md has them and as a relay exposes them. */
final class MetricsReference {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(sluice_\\w+)` \\| (\\w+) \\| ([^|]*?) ?\\|");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (sluice_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private MetricsReference() {}

    /** Returns whether only a replica of several has the metric. */
    static boolean isOfCluster(String name) {
        return name.startsWith("sluice_cluster_");
    }

    /** Returns the metrics of the document, of those that are {@code wanted}. */
    static Map<String, Described> documented(Predicate<String> wanted) throws IOException {
        Map<String, Described> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs/metrics.md")));
        while (row.find()) {
            documented.put(
                    row.group(1), new Described(row.group(2), row.group(3).replace("`", "")));
        }
        documented.keySet().removeIf(wanted.negate());
        return documented;
    }

    /** Returns the metrics of an exposition, of those that are {@code wanted}. */
    static Map<String, Described> exposed(String metrics, Predicate<String> wanted) {
        Map<String, Described> described = new TreeMap<>();
        Matcher type = TYPE.matcher(metrics);
        while (type.find()) {
            if (!type.group(1).endsWith("_max")) {
                described.put(type.group(1), new Described(type.group(2), labels(type.group(1), metrics)));
            }
        }
        described.keySet().removeIf(wanted.negate());
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

    record Described(String type, String labels) {}
}
