package dev.sluice.config;

import java.util.Objects;

/**
 * A key of the configuration, declared once: readers take its value by it, and docs/configuration.md and
 * docs/sluice.schema.json are generated from it.
 *
 * <p>Descriptions are Markdown and name the unit. {@code absent} is Markdown too: it describes what holds without the key.
 */
sealed interface ConfigKey {

    /** Returns the name as documented, such as {@code max-wait}. */
    String name();

    String description();

    /** A key with one value. */
    sealed interface Value<T> extends ConfigKey {

        ValueFormat<T> format();
    }

    /** A key that its section must have. */
    record Required<T>(String name, ValueFormat<T> format, String description) implements Value<T> {}

    /** A key without which something other than a fixed value holds. */
    record Optional<T>(String name, ValueFormat<T> format, String absent, String description) implements Value<T> {}

    /**
     * A key with a fixed default.
     *
     * @param written the default as a file would have it, so that code and documentation cannot differ
     */
    record Defaulted<T>(String name, ValueFormat<T> format, String written, String description) implements Value<T> {

        T value() {
            return Objects.requireNonNull(format.read(written), name);
        }
    }

    /** A key with a list of values; in a property or variable also one text with commas. */
    record ValueList<T>(String name, ValueFormat<T> format, String absent, String description) implements ConfigKey {}

    /** A key with keys of its own below it. */
    record Section(String name, SectionSchema keys, String absent, String description) implements ConfigKey {}

    /** A key with a list of sections. */
    record SectionList(String name, SectionSchema item, String absent, String description) implements ConfigKey {}
}
