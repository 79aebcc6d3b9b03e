package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One section of the merged configuration while it is being read.
 *
 * <p>What is wrong becomes a problem and reads as absent, so that reading goes on and finds the next one.
 */
final class ConfigSection {

    private final ConfigNode.Fields fields;
    private final String path;
    private final Placeholders placeholders;
    private final Problems problems;

    ConfigSection(ConfigNode.Fields fields, String path, Placeholders placeholders, Problems problems) {
        this.fields = fields;
        this.path = path;
        this.placeholders = placeholders;
        this.problems = problems;
    }

    String path() {
        return path;
    }

    String path(String key) {
        return path + '.' + key;
    }

    boolean has(String key) {
        return fields.byKey().containsKey(key);
    }

    /** Notes that what stands under {@code key} will not do. */
    void wrong(String key, String what, String expected) {
        problems.add(path(key), what, expected);
    }

    <T> @Nullable T get(String key, ValueFormat<T> format) {
        return fields.byKey().get(key) instanceof ConfigNode.Text text ? parse(text.raw(), path(key), format) : null;
    }

    <T> T get(String key, ValueFormat<T> format, T fallback) {
        T value = get(key, format);
        return value == null ? fallback : value;
    }

    /** Reads what must be there; {@code standIn} takes its place in settings that will be refused anyhow. */
    <T> T require(String key, ValueFormat<T> format, T standIn) {
        if (!has(key)) {
            wrong(key, "missing", format.expected());
        }
        return get(key, format, standIn);
    }

    <T> List<T> all(String key, ValueFormat<T> format) {
        List<T> values = new ArrayList<>();
        if (fields.byKey().get(key) instanceof ConfigNode.Texts texts) {
            for (int i = 0; i < texts.raw().size(); i++) {
                T value = parse(texts.raw().get(i), path(key) + '[' + i + ']', format);
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return List.copyOf(values);
    }

    ConfigSection section(String key) {
        return at(
                path(key), fields.byKey().get(key) instanceof ConfigNode.Fields inner ? inner : ConfigNode.Fields.NONE);
    }

    List<ConfigSection> items(String key) {
        List<ConfigSection> sections = new ArrayList<>();
        if (fields.byKey().get(key) instanceof ConfigNode.Items items) {
            items.byIndex().forEach((index, item) -> {
                if (index > sections.size()) {
                    wrong(key, "has an entry [" + index + "]", "no gap before it");
                }
                sections.add(at(path(key) + '[' + index + ']', item));
            });
        }
        return sections;
    }

    private ConfigSection at(String path, ConfigNode.Fields inner) {
        return new ConfigSection(inner, path, placeholders, problems);
    }

    private <T> @Nullable T parse(String raw, String at, ValueFormat<T> format) {
        String text = placeholders.resolve(raw, at);
        if (text == null) {
            return null;
        }
        T value = format.read(text.strip());
        if (value == null) {
            problems.add(at, what(raw, text, format), format.expected());
        }
        return value;
    }

    private static String what(String raw, String resolved, ValueFormat<?> format) {
        if (resolved.isBlank()) {
            return "empty";
        }
        return format.mayShow() ? Problems.shown(raw) : "not usable";
    }
}
