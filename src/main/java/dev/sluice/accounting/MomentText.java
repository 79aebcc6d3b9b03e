package dev.sluice.accounting;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The form of moments in requests: a date, which means its beginning in UTC, or a moment with its offset, by ISO 8601. */
public final class MomentText {

    /** {@code 2026-01-31}. */
    private static final int DATE = 10;

    /** What databases, and milliseconds in a long, can hold with ease. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9999;

    private MomentText() {}

    /**
     * Returns the moment that {@code text} means.
     *
     * @throws DateTimeException if it is neither a date nor a moment of the years 1970 to 9999
     */
    public static Instant read(String text) {
        Instant moment = text.length() == DATE
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
        int year = moment.atOffset(ZoneOffset.UTC).getYear();
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new DateTimeException("year " + year);
        }
        return moment;
    }
}
