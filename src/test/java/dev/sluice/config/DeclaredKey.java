package dev.sluice.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A key of {@link ConfigSchema} and its place.
 *
 * @param path as docs/configuration.md has it, such as {@code providers[].keys[].rpm}
 */
record DeclaredKey(String path, ConfigKey key) {

    /** Returns every key, each before the keys below it. */
    static List<DeclaredKey> all() {
        List<DeclaredKey> all = new ArrayList<>();
        collect(ConfigSchema.SLUICE, "", all);
        return all;
    }

    private static void collect(SectionSchema section, String prefix, List<DeclaredKey> into) {
        for (ConfigKey key : section.keys()) {
            boolean list = key instanceof ConfigKey.SectionList || key instanceof ConfigKey.ValueList<?>;
            String path = prefix + key.name() + (list ? "[]" : "");
            into.add(new DeclaredKey(path, key));
            if (key instanceof ConfigKey.Section inner) {
                collect(inner.keys(), path + '.', into);
            } else if (key instanceof ConfigKey.SectionList items) {
                collect(items.item(), path + '.', into);
            }
        }
    }

    /** Returns the first part of the path, such as {@code providers}. */
    String topLevel() {
        return path.replaceFirst("[.\\[].*", "");
    }

    /** Returns the text for a configuration without the key: a default in backticks, or a sentence. */
    String absent() {
        if (key instanceof ConfigKey.Required<?>) {
            return "required";
        }
        if (key instanceof ConfigKey.Defaulted<?> defaulted) {
            return '`' + defaulted.written() + '`';
        }
        if (key instanceof ConfigKey.Optional<?> optional) {
            return optional.absent();
        }
        if (key instanceof ConfigKey.ValueList<?> list) {
            return list.absent();
        }
        return key instanceof ConfigKey.Section section ? section.absent() : ((ConfigKey.SectionList) key).absent();
    }

    /** Returns the values that the key takes, as in error messages. */
    String expected() {
        if (key instanceof ConfigKey.Value<?> value) {
            return value.format().expected();
        }
        if (key instanceof ConfigKey.ValueList<?> list) {
            return list.format().expected();
        }
        if (key instanceof ConfigKey.SectionList list && list.item().shorthand() != null) {
            return "a section, or its " + list.item().shorthand().name();
        }
        return "a section";
    }
}
