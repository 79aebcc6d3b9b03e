package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code x-sluice-*} header fields, in which a request asks something of the relay itself. */
final class SluiceHeaders {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    /** Longer than any id that SDKs make. */
    private static final int MAX_SESSION_LENGTH = 256;

    private SluiceHeaders() {}

    /**
     * Returns how long the call may wait: as long as it asks for, and never longer than {@code max}.
     *
     * @throws dev.sluice.call.RefusedCall where it asks for something that is not a duration
     */
    static Duration maxWait(HttpHeaders headers, Duration max) {
        String asked = headers.get("x-sluice-max-wait");
        if (asked == null) {
            return max;
        }
        Matcher duration = DURATION.matcher(asked.strip());
        if (!duration.matches()) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            "x-sluice-max-wait is not a duration (expected: a whole number with ms, s or m, as in 5s).",
                            "x-sluice-max-wait")
                    .asException();
        }
        long amount = Long.parseLong(duration.group(1));
        String unit = duration.group(2);
        Duration wait = "ms".equals(unit)
                ? Duration.ofMillis(amount)
                : "m".equals(unit) ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
        return wait.compareTo(max) < 0 ? wait : max;
    }

    /**
     * Returns the session that the call belongs to, or null.
     *
     * @throws dev.sluice.call.RefusedCall where its name is too long
     */
    static @Nullable String session(HttpHeaders headers) {
        String session = headers.get("x-sluice-session");
        if (session != null && session.length() > MAX_SESSION_LENGTH) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            "x-sluice-session is too long (expected: at most " + MAX_SESSION_LENGTH + " characters).",
                            "x-sluice-session")
                    .asException();
        }
        return session == null || session.isBlank() ? null : session.strip();
    }
}
