package dev.sluice.edge;

import dev.sluice.accounting.MomentText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A moment in the query of a request: a date, which means its beginning in UTC, or a moment. */
final class QueryTime {

    private QueryTime() {}

    /**
     * Returns the moment that {@code query} gives {@code name}, or {@code otherwise} where it gives none.
     *
     * @throws IllegalArgumentException if it is neither a date nor a moment; the message names it
     */
    static Instant of(@Nullable String query, String name, Instant otherwise) {
        try {
            String text = value(query, name);
            return text.isEmpty() ? otherwise : MomentText.read(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + ": not a time (expected: a date such as 2026-01-31, or 2026-01-31T18:00:00Z)", e);
        }
    }

    private static String value(@Nullable String query, String name) {
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.startsWith(name + '=')) {
                // A plus is an offset's sign here, and not a space.
                String value = part.substring(name.length() + 1).replace("+", "%2B");
                return URLDecoder.decode(value, StandardCharsets.UTF_8);
            }
        }
        return "";
    }
}
