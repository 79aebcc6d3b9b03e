package dev.sluice.acceptance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics page at one moment. */
record Scrape(String text, List<Sample> samples) {

    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");

    record Sample(String name, Map<String, String> labels, double value) {}

    static Scrape of(String text) {
        return new Scrape(
                text,
                text.lines()
                        .map(LINE::matcher)
                        .filter(Matcher::matches)
                        .map(line ->
                                new Sample(line.group(1), labels(line.group(2)), Double.parseDouble(line.group(3))))
                        .toList());
    }

    private static Map<String, String> labels(@org.jspecify.annotations.Nullable String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }

    /** Returns the sum over all series of {@code name} that have {@code labels}, each as {@code "key=value"}. */
    double sum(String name, String... labels) {
        return series(name)
                .filter(sample -> Stream.of(labels)
                        .map(label -> label.split("=", 2))
                        .allMatch(label -> label[1].equals(sample.labels().get(label[0]))))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** Returns every value that {@code label} has in series of {@code name}. */
    Set<String> values(String name, String label) {
        return series(name)
                .map(sample -> sample.labels().getOrDefault(label, ""))
                .collect(Collectors.toSet());
    }

    Stream<Sample> series(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name));
    }
}
