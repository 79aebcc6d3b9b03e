package dev.sluice.admin;

import dev.sluice.admin.QueueView.Waiting;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The queue as the API shows it: the longest lines first, {@value #MAX_LINES} of each kind at most.
 *
 * @param waiting how many calls wait in all
 */
record QueueDocument(int waiting, List<Line> byClient, List<Line> byModel) {

    /** More than a person reads; clients may be many. */
    static final int MAX_LINES = 100;

    /** How many calls wait of one client or for one model. */
    record Line(String name, int waiting) {}

    static QueueDocument of(Waiting waiting) {
        return new QueueDocument(waiting.total(), longest(waiting.byClient()), longest(waiting.byModel()));
    }

    private static List<Line> longest(Map<String, Integer> lines) {
        return lines.entrySet().stream()
                .filter(line -> line.getValue() > 0)
                .map(line -> new Line(line.getKey(), line.getValue()))
                .sorted(Comparator.comparingInt(Line::waiting).reversed().thenComparing(Line::name))
                .limit(MAX_LINES)
                .toList();
    }
}
