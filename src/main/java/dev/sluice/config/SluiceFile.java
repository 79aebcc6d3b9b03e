package dev.sluice.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file, read once.
 *
 * @param sluice the maps, lists and texts under its key {@code sluice}; null where it has none
 * @param others every other key, which Spring reads
 * @param variables the names that its placeholders refer to
 */
record SluiceFile(@Nullable Object sluice, Map<String, Object> others, Set<String> variables) {

    static final String DEFAULT = "sluice.yml";

    private static final SluiceFile NONE = new SluiceFile(null, Map.of(), Set.of());

    /**
     * Reads {@code named}, or {@code sluice.yml} of the working directory where it exists and {@code named} is null. A blank
     * name means no file at all.
     *
     * @throws InvalidConfiguration if the file cannot be read or is not YAML
     */
    static SluiceFile read(@Nullable String named) {
        String file = named == null ? DEFAULT : named;
        if (file.isBlank() || (named == null && !Files.exists(Path.of(DEFAULT)))) {
            return NONE;
        }
        BoundedTextFile.Text text = BoundedTextFile.read(file);
        if (text.problem() != null) {
            throw new InvalidConfiguration(
                    "SLUICE_CONFIG: " + file + ' ' + text.problem() + " (expected: a YAML file that can be read)");
        }
        return parse(text.content(), file);
    }

    private static SluiceFile parse(String text, String file) {
        Object root = PlainYaml.load(text, file);
        if (root == null) {
            return NONE;
        }
        if (!(root instanceof Map<?, ?> map)) {
            throw new InvalidConfiguration(file + ": not a map (expected: the key sluice with settings below it)");
        }
        Map<String, Object> others = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (String.valueOf(key).startsWith("sluice.")) {
                throw new InvalidConfiguration(
                        file + ": " + key + " as one key (expected: the key sluice with settings below it)");
            }
            if (!"sluice".equals(key)) {
                flatten(String.valueOf(key), value, others);
            }
        });
        return new SluiceFile(map.get("sluice"), others, Placeholders.namesIn(text));
    }

    private static void flatten(String path, @Nullable Object value, Map<String, Object> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(path + '.' + key, inner, into));
        } else if (value instanceof Iterable<?> list) {
            int index = 0;
            for (Object inner : list) {
                flatten(path + '[' + index++ + ']', inner, into);
            }
        } else {
            into.put(path, value == null ? "" : value);
        }
    }
}
