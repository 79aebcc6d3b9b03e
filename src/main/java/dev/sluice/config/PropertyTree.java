package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds the maps and texts that a {@link SchemaValidator} takes, from the flat names of properties and variables. */
final class PropertyTree {

    private static final String PREFIX = "sluice.";
    private static final String VARIABLE_PREFIX = "SLUICE_";

    /** Names of their own, which say where configuration is rather than being some of it. */
    private static final Set<String> APART = Set.of("sluice.config", "sluice.client-key", "sluice.admin-key");

    private static final Pattern INDEX = Pattern.compile("\\d{1,6}");

    private final Map<String, Object> root = new TreeMap<>();

    Map<String, Object> root() {
        return root;
    }

    /** Takes a property such as {@code sluice.providers[0].base-url}; passes over what is not below {@code sluice}. */
    void property(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith(PREFIX) && !APART.contains(lower)) {
            String path = name.substring(PREFIX.length()).replace("[", ".").replace("]", "");
            put(List.of(path.split("\\.")), value);
        }
    }

    /**
     * Takes an environment variable such as {@code SLUICE_PROVIDERS_0_BASE_URL}.
     *
     * <p>Passes over those that name no section or value, as {@code SLUICE_CLIENT_KEY}, {@code SLUICE_HOME} and what a cluster
     * sets for a service of this name.
     */
    void variable(String name, String value) {
        if (name.startsWith(VARIABLE_PREFIX)) {
            String[] words = name.substring(VARIABLE_PREFIX.length()).split("_", -1);
            List<String> path = path(ConfigSchema.SLUICE, List.of(words), List.of());
            if (path != null) {
                put(path, value);
            }
        }
    }

    /** Returns {@code begun} and the keys that {@code words} spell; null where they do not so much as begin with one. */
    private static @Nullable List<String> path(NodeShape shape, List<String> words, List<String> begun) {
        if (words.isEmpty()) {
            return begun;
        }
        if (shape instanceof NodeShape.Section section) {
            return keys(section, words, begun);
        }
        if (shape instanceof NodeShape.Value || !INDEX.matcher(words.get(0)).matches()) {
            return null;
        }
        NodeShape entry = shape instanceof NodeShape.Items items ? items.item() : new NodeShape.Value();
        return path(entry, words.subList(1, words.size()), with(begun, words.get(0)));
    }

    /** A key's name takes as many words as it has: {@code MAX_WAIT} is {@code max-wait}. */
    private static @Nullable List<String> keys(NodeShape.Section section, List<String> words, List<String> begun) {
        for (int end = 1; end <= words.size(); end++) {
            Map.Entry<String, NodeShape> key = section.find(String.join("", words.subList(0, end)));
            List<String> rest = words.subList(end, words.size());
            List<String> path = key == null ? null : path(key.getValue(), rest, with(begun, key.getKey()));
            if (path != null) {
                return path;
            }
        }
        String unknown = String.join("-", words).toLowerCase(Locale.ROOT);
        return begun.isEmpty() ? null : with(begun, unknown);
    }

    private static List<String> with(List<String> begun, String key) {
        List<String> path = new ArrayList<>(begun);
        path.add(key);
        return path;
    }

    @SuppressWarnings("unchecked") // every map in the tree was made here
    private void put(List<String> path, String value) {
        Map<String, Object> at = root;
        for (String key : path.subList(0, path.size() - 1)) {
            @Nullable Object next = at.get(key);
            if (!(next instanceof Map)) {
                next = new TreeMap<String, Object>();
                at.put(key, next);
            }
            at = (Map<String, Object>) next;
        }
        at.put(path.get(path.size() - 1), value);
    }
}
