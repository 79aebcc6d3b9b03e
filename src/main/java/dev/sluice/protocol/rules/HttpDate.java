package dev.sluice.protocol.rules;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the three forms of a date that RFC 9110, 5.6.7 has a recipient accept. The day of the week is not checked against the
 * date: it adds nothing.
 */
final class HttpDate {

    private static final String TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}; some servers write the zone in the way of e-mail. */
    private static final Pattern IMF_FIXDATE = Pattern.compile(
            "[A-Za-z]{3}, (?<day>\\d{1,2}) (?<month>[A-Za-z]{3}) (?<year>\\d{4}) " + TIME + " (?:GMT|UTC|[+-]0000)");

    /** {@code Sunday, 06-Nov-94 08:49:37 GMT}. */
    private static final Pattern RFC_850 = Pattern.compile(
            "[A-Za-z]{6,9}, (?<day>\\d{2})-(?<month>[A-Za-z]{3})-(?<year>\\d{2}) " + TIME + " (?:GMT|UTC)");

    /** {@code Sun Nov  6 08:49:37 1994}. */
    private static final Pattern ASCTIME =
            Pattern.compile("[A-Za-z]{3} (?<month>[A-Za-z]{3}) (?<day>[ \\d]\\d) " + TIME + " (?<year>\\d{4})");

    private static final List<Pattern> FORMS = List.of(IMF_FIXDATE, RFC_850, ASCTIME);

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** A year of two digits that seems further ahead than this is the last past one with these digits. */
    private static final int MAX_YEARS_AHEAD = 50;

    private HttpDate() {}

    /** Returns the moment that {@code text} names, or null where it is no date. */
    static @Nullable Instant parse(String text, Instant now) {
        for (Pattern form : FORMS) {
            Matcher found = form.matcher(text);
            if (found.matches()) {
                return read(found, now);
            }
        }
        return null;
    }

    private static @Nullable Instant read(Matcher found, Instant now) {
        int month = MONTHS.indexOf(found.group("month").toLowerCase(Locale.ROOT)) + 1;
        int year = number(found, "year");
        // A leap second is no moment of its own here.
        int second = Math.min(number(found, "second"), 59);
        try {
            if (found.group("year").length() == 4) {
                return moment(year, month, found, second);
            }
            int thisYear = now.atZone(ZoneOffset.UTC).getYear();
            Instant inThisCentury = moment(thisYear / 100 * 100 + year, month, found, second);
            Instant limit =
                    now.atZone(ZoneOffset.UTC).plusYears(MAX_YEARS_AHEAD).toInstant();
            return inThisCentury.isAfter(limit)
                    ? moment(thisYear / 100 * 100 + year - 100, month, found, second)
                    : inThisCentury;
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static Instant moment(int year, int month, Matcher found, int second) {
        return LocalDateTime.of(
                        year, month, number(found, "day"), number(found, "hour"), number(found, "minute"), second)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(Matcher found, String group) {
        return Integer.parseInt(found.group(group).strip());
    }
}
