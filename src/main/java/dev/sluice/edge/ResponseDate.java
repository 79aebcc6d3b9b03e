package dev.sluice.edge;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the {@code date} field, which is written once a second. Safe for use by many threads. */
final class ResponseDate {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private record Written(long second, String text) {}

    private final InstantSource clock;
    private volatile Written last = new Written(-1, "");

    ResponseDate(InstantSource clock) {
        this.clock = clock;
    }

    /** Returns the current time as RFC 9110, 5.6.7 prefers it. */
    String now() {
        long second = clock.millis() / 1000;
        Written written = last;
        if (written.second() != second) {
            written = new Written(second, IMF_FIXDATE.format(Instant.ofEpochSecond(second)));
            last = written;
        }
        return written.text();
    }
}
