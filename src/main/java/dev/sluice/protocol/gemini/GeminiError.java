package dev.sluice.protocol.gemini;

import dev.sluice.call.Refusal;
import dev.sluice.protocol.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One row of the dialect's table of errors: the code, which is the HTTP status, and the status of a refusal.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors">the form of Google's errors</a>
 */
record GeminiError(int code, String status) {

    private static final String INVALID = "INVALID_ARGUMENT";
    private static final String EXHAUSTED = "RESOURCE_EXHAUSTED";
    private static final String UNAVAILABLE = "UNAVAILABLE";

    private static final String TYPES = "type.googleapis.com/google.rpc.";

    /** Like {@code retry-after}: SDKs that wait for longer give up. */
    private static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(60);

    static GeminiError of(Refusal refusal) {
        GeminiError usual = ofReason(refusal);
        return refusal.code() == null ? usual : new GeminiError(usual.code, refusal.code());
    }

    private static GeminiError ofReason(Refusal refusal) {
        return switch (refusal.reason()) {
            case MALFORMED, UNSUPPORTED, THREAD_UNSUPPORTED -> new GeminiError(400, INVALID);
            case UNAUTHENTICATED -> new GeminiError(401, "UNAUTHENTICATED");
            case MODEL_FORBIDDEN, FORBIDDEN -> new GeminiError(403, "PERMISSION_DENIED");
            case UNKNOWN_MODEL, UNKNOWN_PATH, NOT_FOUND, THREAD_NOT_FOUND -> new GeminiError(404, "NOT_FOUND");
            case METHOD_NOT_ALLOWED -> new GeminiError(405, "UNIMPLEMENTED");
            case BODY_TIMEOUT -> new GeminiError(408, "DEADLINE_EXCEEDED");
            case BODY_TOO_LARGE -> new GeminiError(413, INVALID);
            case CODING_UNSUPPORTED -> new GeminiError(415, INVALID);
            case EXPECTATION_FAILED -> new GeminiError(417, INVALID);
            case CALLER_LIMITED, QUEUE_FULL, WAIT_TOO_LONG, BUDGET_SPENT -> new GeminiError(429, EXHAUSTED);
            case HEADERS_TOO_LARGE -> new GeminiError(431, INVALID);
            case INTERNAL -> new GeminiError(500, "INTERNAL");
            case NOT_IMPLEMENTED -> new GeminiError(501, "UNIMPLEMENTED");
            case UPSTREAM_ERROR -> new GeminiError(502, UNAVAILABLE);
            case MEMORY_FULL, NO_USABLE_KEY, SHUTTING_DOWN, UPSTREAM_OVERLOADED -> new GeminiError(503, UNAVAILABLE);
            case UPSTREAM_TIMEOUT -> new GeminiError(504, "DEADLINE_EXCEEDED");
            case PROVIDER_REFUSED -> ofProvider(refusal.status());
        };
    }

    /** Returns the row for a refusal by a provider whose own body is in another dialect. */
    private static GeminiError ofProvider(int status) {
        return switch (status) {
            case 0 -> new GeminiError(400, INVALID);
            case 401 -> new GeminiError(401, "UNAUTHENTICATED");
            case 403 -> new GeminiError(403, "PERMISSION_DENIED");
            case 404 -> new GeminiError(404, "NOT_FOUND");
            case 409 -> new GeminiError(409, "ABORTED");
            case 429 -> new GeminiError(429, EXHAUSTED);
            default -> new GeminiError(status, status < 500 ? INVALID : UNAVAILABLE);
        };
    }

    byte[] json(Refusal refusal) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("code", code).put("message", refusal.message()).put("status", status);
        ArrayNode details = Json.array();
        reason(refusal.reason(), details);
        if (refusal.param() != null && code == 400) {
            ObjectNode detail = details.addObject().put("@type", TYPES + "BadRequest");
            detail.putArray("fieldViolations")
                    .addObject()
                    .put("field", refusal.param())
                    .put("description", refusal.message());
        }
        if (status.equals(EXHAUSTED) && refusal.reason() != Refusal.Reason.BUDGET_SPENT) {
            details.addObject().put("@type", TYPES + "RetryInfo").put("retryDelay", delay(refusal.retryAfter()));
        }
        if (!details.isEmpty()) {
            error.set("details", details);
        }
        return Json.bytes(body);
    }

    /** Adds the reasons that callers act on: Google names them where a status alone does not say what to do. */
    private static void reason(Refusal.Reason reason, ArrayNode details) {
        @Nullable
        String name = switch (reason) {
            case UNAUTHENTICATED -> "API_KEY_INVALID";
            case BUDGET_SPENT -> "BUDGET_SPENT";
            default -> null;
        };
        if (name != null) {
            details.addObject()
                    .put("@type", TYPES + "ErrorInfo")
                    .put("reason", name)
                    .put("domain", "sluice");
        }
    }

    /** Returns {@code wait} in whole seconds, rounded up, as Google writes a duration. */
    private static String delay(@Nullable Duration wait) {
        Duration known = wait == null ? Duration.ofSeconds(1) : wait;
        Duration bounded = known.compareTo(MAX_RETRY_DELAY) < 0 ? known : MAX_RETRY_DELAY;
        return Math.max(1, bounded.plusNanos(999_999_999).toSeconds()) + "s";
    }
}
