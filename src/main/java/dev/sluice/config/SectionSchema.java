package dev.sluice.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a section may have.
 *
 * @param keys in the order of documentation
 * @param shorthand the key that a plain text in place of the section sets, or null where the section must be written out
 */
record SectionSchema(List<ConfigKey> keys, @Nullable ConfigKey shorthand) {

    static SectionSchema of(ConfigKey... keys) {
        return new SectionSchema(List.of(keys), null);
    }

    SectionSchema withShorthand(ConfigKey key) {
        return new SectionSchema(keys, key);
    }

    List<String> names() {
        return keys.stream().map(ConfigKey::name).toList();
    }

    /** Returns the key meant by {@code written}, in whatever case and with whatever dashes; null where there is none. */
    @Nullable
    ConfigKey find(String written) {
        String plain = plain(written);
        for (ConfigKey key : keys) {
            if (plain(key.name()).equals(plain)) {
                return key;
            }
        }
        return null;
    }

    private static String plain(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }
}
