package dev.sluice.edge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A moment in the query of a request: a date, which means its beginning in UTC, or a moment. */
final class QueryTime {

    /** {@code 2026-01-31}. */
    private static final int DATE = 10;

    /** As of moments in the management API: what databases and milliseconds can hold with ease. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9999;

    private QueryTime() {}

    /**
     * Returns the moment that {@code query} gives {@code name}, or {@code otherwise} where it gives none.
     *
     * @throws IllegalArgumentException if it is neither a date nor a moment; the message names it
     */
    static Instant of(@Nullable String query, String name, Instant otherwise) {
        try {
            String text = value(query, name);
            return text.isEmpty() ? otherwise : moment(text);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + ": not a time (expected: a date such as 2026-01-31, or 2026-01-31T18:00:00Z)", e);
        }
    }

    private static Instant moment(String text) {
        Instant moment = text.length() == DATE
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
        int year = moment.atOffset(ZoneOffset.UTC).getYear();
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new DateTimeException("year " + year);
        }
        return moment;
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
