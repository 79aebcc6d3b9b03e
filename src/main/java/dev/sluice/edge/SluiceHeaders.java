package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of the {@code x-sluice-*} header fields, in which a request asks something of the relay itself. */
final class SluiceHeaders {

    /** A longer number is no wait, and could overflow. */
    private static final int LONGEST_NUMBER = 9;

    /** Longer than any id that SDKs make. */
    private static final int MAX_SESSION_LENGTH = 256;

    private static final String SESSION = "x-sluice-session";

    /**
     * The fields in which agents name their own sessions: Claude Code, Codex (today's name and the older one), and opencode.
     * A session comes before the thread within it, since sub-agents share the beginning of their prompts.
     */
    private static final List<String> SESSIONS_OF_AGENTS =
            List.of("x-claude-code-session-id", "session-id", "session_id", "x-session-affinity", "thread-id");

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
        Duration wait = duration(asked.strip());
        if (wait == null) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            "x-sluice-max-wait is not a duration (expected: a whole number with ms, s or m, as in 5s).",
                            "x-sluice-max-wait")
                    .asException();
        }
        return wait.compareTo(max) < 0 ? wait : max;
    }

    private static @Nullable Duration duration(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > LONGEST_NUMBER) {
            return null;
        }
        long amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "", "s" -> Duration.ofSeconds(amount);
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> null;
        };
    }

    /**
     * Returns the session that the call belongs to, by the relay's own field or else by the agent's, or null. An agent's name
     * that is too long is none, as it was not meant for the relay.
     *
     * @throws dev.sluice.call.RefusedCall where its name is too long
     */
    static @Nullable String session(HttpHeaders headers) {
        String session = headers.get(SESSION);
        if (session == null || session.isBlank()) {
            return ofAgent(headers);
        }
        if (session.length() > MAX_SESSION_LENGTH) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            SESSION + " is too long (expected: at most " + MAX_SESSION_LENGTH + " characters).",
                            SESSION)
                    .asException();
        }
        return session.strip();
    }

    private static @Nullable String ofAgent(HttpHeaders headers) {
        for (String name : SESSIONS_OF_AGENTS) {
            String session = headers.get(name);
            if (session != null && !session.isBlank() && session.length() <= MAX_SESSION_LENGTH) {
                return session.strip();
            }
        }
        return null;
    }
}
