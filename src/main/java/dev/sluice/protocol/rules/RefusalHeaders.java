package dev.sluice.protocol.rules;

import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The response headers of a refusal, which are the same in every dialect, as the SDKs of all read them. */
public final class RefusalHeaders {

    /** Above it openai-js backs off for a moment instead, and anthropic-py sleeps for the whole time. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

    /** For a limit whose end is not known: SDKs back off further on their own. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private RefusalHeaders() {}

    /**
     * Adds {@code content-type}, and the header by which SDKs decide whether to retry: {@code retry-after}, in whole seconds
     * from 1 to 60, or {@code x-should-retry: false} where a retry would fail in the same way although SDKs retry its status.
     */
    public static void add(Refusal refusal, Headers into) {
        into.add("content-type", contentType(refusal));
        Duration wait = refusal.retryAfter();
        switch (refusal.reason()) {
            case CALLER_LIMITED, QUEUE_FULL, WAIT_TOO_LONG, MEMORY_FULL ->
                addRetryAfter(wait == null ? SOON : wait, into);
            case UPSTREAM_ERROR, UPSTREAM_OVERLOADED, UPSTREAM_TIMEOUT, SHUTTING_DOWN, STORE_UNAVAILABLE ->
                addRetryAfter(wait, into);
            case BUDGET_SPENT, NO_USABLE_KEY, NOT_IMPLEMENTED, PROVIDER_REFUSED -> into.add("x-should-retry", "false");
            default -> {}
        }
    }

    private static String contentType(Refusal refusal) {
        var answer = refusal.answer();
        return answer != null && answer.contentType() != null ? answer.contentType() : "application/json";
    }

    /** Rounds up, so that a retry after that time is not too early. */
    private static void addRetryAfter(@Nullable Duration wait, Headers into) {
        if (wait != null) {
            Duration bounded = wait.compareTo(MAX_RETRY_AFTER) < 0 ? wait : MAX_RETRY_AFTER;
            long seconds = Math.max(1, bounded.plusNanos(999_999_999).toSeconds());
            into.add("retry-after", Long.toString(seconds));
        }
    }
}
