package dev.sluice.edge;

import io.netty.handler.codec.DateFormatter;
import java.time.InstantSource;
import java.util.Date;

/** The value of the {@code date} field, which is written once a second. Safe for use by many threads. */
final class ResponseDate {

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
            written = new Written(second, DateFormatter.format(new Date(second * 1000)));
            last = written;
        }
        return written.text();
    }
}
