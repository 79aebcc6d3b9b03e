package dev.sluice.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand under a key of the configuration. */
sealed interface NodeShape {

    /** One text, number or word. */
    record Value() implements NodeShape {}

    /** A list of texts; in a property or variable also one text with commas. */
    record Values() implements NodeShape {}

    /**
     * Named keys.
     *
     * @param keys by their names as documented
     * @param shorthand the key meant where a plain text stands in place of the section, or null
     */
    record Section(Map<String, NodeShape> keys, @Nullable String shorthand) implements NodeShape {

        static Section of(Object... namesAndShapes) {
            Map<String, NodeShape> keys = new LinkedHashMap<>();
            for (int i = 0; i < namesAndShapes.length; i += 2) {
                keys.put((String) namesAndShapes[i], (NodeShape) namesAndShapes[i + 1]);
            }
            return new Section(keys, null);
        }

        Section orJust(String key) {
            return new Section(keys, key);
        }

        /** Returns the key meant by {@code written}, in whatever case and with whatever dashes it was written. */
        Map.@Nullable Entry<String, NodeShape> find(String written) {
            String plain = plain(written);
            for (Map.Entry<String, NodeShape> key : keys.entrySet()) {
                if (plain(key.getKey()).equals(plain)) {
                    return key;
                }
            }
            return null;
        }

        private static String plain(String name) {
            return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
        }
    }

    /** A list of sections. */
    record Items(Section item) implements NodeShape {}
}
