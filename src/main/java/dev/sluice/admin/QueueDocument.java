package dev.sluice.admin;

import dev.sluice.admin.QueueView.Waiting;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The queue in a document of the API: the clients and the models with most waiting calls first, {@value #MAX_ENTRIES} of each
 * at most.
 *
 * @param waiting the number of all waiting calls
 */
record QueueDocument(int waiting, List<Entry> byClient, List<Entry> byModel) {

    /** A bound for relays with many clients, more than a person reads. */
    static final int MAX_ENTRIES = 100;

    /** The number of waiting calls of one client or for one model. */
    record Entry(String name, int waiting) {}

    static QueueDocument of(Waiting waiting) {
        return new QueueDocument(waiting.total(), longest(waiting.byClient()), longest(waiting.byModel()));
    }

    private static List<Entry> longest(Map<String, Integer> entries) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Entry::waiting).reversed().thenComparing(Entry::name))
                .limit(MAX_ENTRIES)
                .toList();
    }
}
