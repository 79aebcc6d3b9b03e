package dev.sluice.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A validator that turns the maps, lists and texts of one source into {@link ConfigNode}s by the names that {@link ConfigSchema} declares.
 *
 * <p>Adds as problems the keys that the schema does not declare, and lists, sections and texts in each other's place.
 */
final class SchemaValidator {

    private static final Pattern LIKE_A_KEY = Pattern.compile("[A-Za-z][A-Za-z_-]{0,31}");

    private final Problems problems;

    SchemaValidator(Problems problems) {
        this.problems = problems;
    }

    ConfigNode.Fields sluice(@Nullable Object raw) {
        return raw == null ? ConfigNode.Fields.NONE : fields(ConfigSchema.SLUICE, raw, "sluice");
    }

    private @Nullable ConfigNode node(ConfigKey key, Object raw, String path) {
        if (key instanceof ConfigKey.Section section) {
            return fields(section.keys(), raw, path);
        }
        if (key instanceof ConfigKey.SectionList list) {
            return items(list.item(), raw, path);
        }
        return key instanceof ConfigKey.ValueList<?> ? texts(raw, path) : text(raw, path);
    }

    private ConfigNode.Fields fields(SectionSchema section, Object raw, String path) {
        if (raw instanceof String && section.shorthand() != null) {
            return fields(section, Map.of(section.shorthand().name(), raw), path);
        }
        if (!(raw instanceof Map<?, ?> map)) {
            problems.add(path, kind(raw), "keys such as " + names(section));
            return ConfigNode.Fields.NONE;
        }
        Map<String, ConfigNode> byKey = new TreeMap<>();
        map.forEach((writtenKey, value) -> {
            String written = String.valueOf(writtenKey);
            ConfigKey key = section.find(written);
            if (key == null) {
                unknown(section, written, path);
            } else if (value != null) {
                ConfigNode node = node(key, value, path + '.' + key.name());
                if (node != null) {
                    byKey.put(key.name(), node);
                }
            }
        });
        return new ConfigNode.Fields(byKey);
    }

    private ConfigNode.@Nullable Items items(SectionSchema item, Object raw, String path) {
        Map<Integer, Object> entries = indexed(raw);
        if (entries == null) {
            problems.add(path, kind(raw), "a list");
            return null;
        }
        TreeMap<Integer, ConfigNode.Fields> byIndex = new TreeMap<>();
        entries.forEach((index, entry) -> byIndex.put(index, fields(item, entry, path + '[' + index + ']')));
        return new ConfigNode.Items(byIndex);
    }

    private ConfigNode.@Nullable Texts texts(Object raw, String path) {
        if (raw instanceof String text) {
            return new ConfigNode.Texts(
                    Arrays.stream(text.split(",")).map(String::strip).toList());
        }
        Map<Integer, Object> entries = indexed(raw);
        if (entries == null) {
            problems.add(path, kind(raw), "a list");
            return null;
        }
        List<String> texts = new ArrayList<>();
        entries.forEach((index, entry) -> {
            ConfigNode.Text text = text(entry, path + '[' + index + ']');
            if (text != null) {
                texts.add(text.raw());
            }
        });
        return new ConfigNode.Texts(texts);
    }

    private ConfigNode.@Nullable Text text(Object raw, String path) {
        if (raw instanceof String text) {
            return new ConfigNode.Text(text);
        }
        problems.add(path, kind(raw), "a single value");
        return null;
    }

    /** Returns a list's entries, or a map's whose keys are all indices as properties write them; null for anything else. */
    private static @Nullable Map<Integer, Object> indexed(Object raw) {
        Map<Integer, Object> entries = new TreeMap<>();
        if (raw instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Object entry = list.get(i);
                entries.put(i, entry == null ? "" : entry);
            }
            return entries;
        }
        if (!(raw instanceof Map<?, ?> map)) {
            return null;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String index = String.valueOf(entry.getKey());
            if (!index.matches("\\d{1,6}") || entry.getValue() == null) {
                return null;
            }
            entries.put(Integer.valueOf(index), entry.getValue());
        }
        return entries;
    }

    private void unknown(SectionSchema section, String written, String path) {
        if (!LIKE_A_KEY.matcher(written).matches()) {
            problems.add(path, "an unknown key that is not shown, as it may be a secret", names(section));
            return;
        }
        NearestName.to(written, section.names())
                .ifPresentOrElse(
                        near -> problems.add(path + '.' + written + ": unknown key (did you mean \"" + near + "\"?)"),
                        () -> problems.add(path + '.' + written, "unknown key", names(section)));
    }

    private static String names(SectionSchema section) {
        return String.join(", ", section.names());
    }

    private static String kind(Object raw) {
        if (raw instanceof Map) {
            return "a map";
        }
        return raw instanceof List ? "a list" : "a single value";
    }
}
