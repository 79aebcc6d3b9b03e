package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One section of the merged configuration while it is being read.
 *
 * <p>A wrong value becomes a problem and reads as absent, so that reading goes on and finds the next one.
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

    String path(ConfigKey key) {
        return path + '.' + key.name();
    }

    boolean has(ConfigKey key) {
        return node(key) != null;
    }

    /** Adds a problem of {@code key}. */
    void wrong(ConfigKey key, String problem, String expected) {
        problems.add(path(key), problem, expected);
    }

    void missing(ConfigKey.Value<?> key) {
        wrong(key, "missing", key.format().expected());
    }

    <T> @Nullable T get(ConfigKey.Optional<T> key) {
        return read(key);
    }

    <T> T get(ConfigKey.Defaulted<T> key) {
        return getOr(key, key.value());
    }

    <T> T getOr(ConfigKey.Value<T> key, T fallback) {
        T value = read(key);
        return value == null ? fallback : value;
    }

    /** Returns the value of {@code key}, or {@code standIn} in settings that will be refused for want of it. */
    <T> T require(ConfigKey.Required<T> key, T standIn) {
        if (!has(key)) {
            missing(key);
        }
        return getOr(key, standIn);
    }

    <T> List<T> get(ConfigKey.ValueList<T> key) {
        List<T> values = new ArrayList<>();
        if (node(key) instanceof ConfigNode.Texts texts) {
            for (int i = 0; i < texts.raw().size(); i++) {
                T value = parse(texts.raw().get(i), path(key) + '[' + i + ']', key.format());
                if (value != null) {
                    values.add(value);
                }
            }
        }
        return List.copyOf(values);
    }

    ConfigSection get(ConfigKey.Section key) {
        return at(path(key), node(key) instanceof ConfigNode.Fields inner ? inner : ConfigNode.Fields.NONE);
    }

    List<ConfigSection> get(ConfigKey.SectionList key) {
        List<ConfigSection> sections = new ArrayList<>();
        if (node(key) instanceof ConfigNode.Items items) {
            items.byIndex().forEach((index, item) -> {
                if (index > sections.size()) {
                    wrong(key, "entry [" + index + "] follows a gap", "entries numbered without a gap");
                }
                sections.add(at(path(key) + '[' + index + ']', item));
            });
        }
        return sections;
    }

    private @Nullable ConfigNode node(ConfigKey key) {
        return fields.byKey().get(key.name());
    }

    private ConfigSection at(String path, ConfigNode.Fields inner) {
        return new ConfigSection(inner, path, placeholders, problems);
    }

    private <T> @Nullable T read(ConfigKey.Value<T> key) {
        return node(key) instanceof ConfigNode.Text text ? parse(text.raw(), path(key), key.format()) : null;
    }

    private <T> @Nullable T parse(String raw, String at, ValueFormat<T> format) {
        String text = placeholders.resolve(raw, at);
        if (text == null) {
            return null;
        }
        T value = format.read(text.strip());
        if (value == null) {
            problems.add(at, problem(raw, text, format), format.expected());
        }
        return value;
    }

    private static String problem(String raw, String resolved, ValueFormat<?> format) {
        if (resolved.isBlank()) {
            return "empty";
        }
        return format.mayShow() ? Problems.shown(raw) : "not usable";
    }
}
