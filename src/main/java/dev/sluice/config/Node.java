package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A piece of configuration in the {@link Vocabulary}'s words, its texts as written. */
sealed interface Node {

    record Text(String raw) implements Node {}

    record Texts(List<String> raw) implements Node {}

    /** A section's keys by their documented names. */
    record Fields(Map<String, Node> byKey) implements Node {

        static final Fields NONE = new Fields(Map.of());

        /** Returns these fields laid over {@code lower}: what both have, these win. */
        Fields over(Fields lower) {
            Map<String, Node> merged = new TreeMap<>(lower.byKey);
            byKey.forEach((key, node) -> merged.merge(key, node, Node::lay));
            return new Fields(merged);
        }
    }

    /** A list of sections by their index; a source that only adds to a list leaves gaps. */
    record Items(NavigableMap<Integer, Fields> byIndex) implements Node {

        private Items over(Items lower) {
            NavigableMap<Integer, Fields> merged = new TreeMap<>(lower.byIndex);
            byIndex.forEach((index, fields) -> merged.merge(index, fields, (below, above) -> above.over(below)));
            return new Items(merged);
        }
    }

    private static Node lay(Node lower, Node upper) {
        if (upper instanceof Fields above && lower instanceof Fields below) {
            return above.over(below);
        }
        if (upper instanceof Items above && lower instanceof Items below) {
            return above.over(below);
        }
        return upper;
    }
}
