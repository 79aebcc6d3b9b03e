package dev.sluice.protocol.rules;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A reader of the fields of a query string. */
public final class QueryFields {

    private QueryFields() {}

    /** Returns whether {@code query}, without its question mark, has a field called {@code name}. */
    public static boolean has(@Nullable String query, String name) {
        return first(query, name) != null;
    }

    /** Returns the decoded value of the first field called {@code name}, or null; empty where the field has no value. */
    public static @Nullable String first(@Nullable String query, String name) {
        int from = 0;
        while (query != null && from < query.length()) {
            int and = query.indexOf('&', from);
            int to = and < 0 ? query.length() : and;
            int equals = query.indexOf('=', from);
            int nameEnd = equals < 0 || equals > to ? to : equals;
            if (query.substring(from, nameEnd).equals(name)) {
                return decoded(query.substring(Math.min(nameEnd + 1, to), to));
            }
            from = to + 1;
        }
        return null;
    }

    /** Returns {@code value} as it is where it is not encoded as it should be. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }
}
