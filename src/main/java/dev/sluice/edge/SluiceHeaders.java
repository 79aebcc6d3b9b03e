package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request asks of the relay itself, in {@code x-sluice-*} fields. */
final class SluiceHeaders {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)?");

    /** As long as the ids that SDKs make; more is no name but a payload. */
    private static final int LONGEST_SESSION = 256;

    private SluiceHeaders() {}

    /** Returns how long the call may wait: what it asks for, and never more than {@code most}. */
    static Duration maxWait(HttpHeaders fields, Duration most) {
        String wish = fields.get("x-sluice-max-wait");
        if (wish == null) {
            return most;
        }
        Matcher duration = DURATION.matcher(wish.strip());
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
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** Returns the session that the call belongs to, or null. */
    static @Nullable String session(HttpHeaders fields) {
        String session = fields.get("x-sluice-session");
        if (session != null && session.length() > LONGEST_SESSION) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            "x-sluice-session is too long (expected: at most " + LONGEST_SESSION + " characters).",
                            "x-sluice-session")
                    .asException();
        }
        return session == null || session.isBlank() ? null : session.strip();
    }
}
