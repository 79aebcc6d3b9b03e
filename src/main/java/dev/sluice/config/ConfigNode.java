package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A part of the configuration by the names that {@link ConfigSchema} declares, with its values as written. */
sealed interface ConfigNode {

    record Text(String raw) implements ConfigNode {}

    record Texts(List<String> raw) implements ConfigNode {}

    /** A section's keys by their documented names. */
    record Fields(Map<String, ConfigNode> byKey) implements ConfigNode {

        static final Fields NONE = new Fields(Map.of());

        /** Returns the fields of both; where both have a key, these override those of {@code lower}. */
        Fields over(Fields lower) {
            Map<String, ConfigNode> merged = new TreeMap<>(lower.byKey);
            byKey.forEach((key, node) -> merged.merge(key, node, ConfigNode::merge));
            return new Fields(merged);
        }
    }

    /** A list of sections by their index; a source that only adds to a list leaves gaps. */
    record Items(NavigableMap<Integer, Fields> byIndex) implements ConfigNode {

        private Items over(Items lower) {
            NavigableMap<Integer, Fields> merged = new TreeMap<>(lower.byIndex);
            byIndex.forEach((index, fields) -> merged.merge(index, fields, (below, above) -> above.over(below)));
            return new Items(merged);
        }
    }

    private static ConfigNode merge(ConfigNode lower, ConfigNode upper) {
        if (upper instanceof Fields above && lower instanceof Fields below) {
            return above.over(below);
        }
        if (upper instanceof Items above && lower instanceof Items below) {
            return above.over(below);
        }
        return upper;
    }
}
