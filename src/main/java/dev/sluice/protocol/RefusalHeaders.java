package dev.sluice.protocol;

import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import java.time.Duration;

/** The response headers of a refusal, which are the same in each dialect: SDKs of both read them. */
public final class RefusalHeaders {

    /** Above it openai-js backs off for a moment instead, and anthropic-py sleeps as long as it is told. */
    private static final long MAX_RETRY_AFTER_SECONDS = 60;

    private RefusalHeaders() {}

    /** Adds {@code content-type}, {@code retry-after} and {@code x-should-retry} as {@code refusal} asks for them. */
    public static void add(Refusal refusal, Headers into) {
        into.add("content-type", contentType(refusal));
        Duration wait = refusal.retryAfter();
        if (wait != null && !isHopeless(refusal)) {
            into.add("retry-after", Long.toString(seconds(wait)));
        } else if (isLimit(refusal)) {
            into.add("retry-after", "1");
        }
        if (isHopeless(refusal)) {
            into.add("x-should-retry", "false");
        }
    }

    private static String contentType(Refusal refusal) {
        var answer = refusal.answer();
        return answer != null && answer.contentType() != null ? answer.contentType() : "application/json";
    }

    /** Rounds up, so that who comes back then does not come too early. */
    private static long seconds(Duration wait) {
        long rounded = wait.plusNanos(999_999_999).toSeconds();
        return Math.max(1, Math.min(rounded, MAX_RETRY_AFTER_SECONDS));
    }

    private static boolean isLimit(Refusal refusal) {
        return switch (refusal.reason()) {
            case CALLER_LIMITED, QUEUE_FULL, WAIT_TOO_LONG -> true;
            default -> false;
        };
    }

    /** Returns whether the same call would meet the same end, though its status is one that SDKs retry. */
    private static boolean isHopeless(Refusal refusal) {
        return switch (refusal.reason()) {
            case BUDGET_SPENT, NO_USABLE_KEY, NOT_IMPLEMENTED, PROVIDER_REFUSED -> true;
            default -> false;
        };
    }
}
