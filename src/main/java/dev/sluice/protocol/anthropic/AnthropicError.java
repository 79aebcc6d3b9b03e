package dev.sluice.protocol.anthropic;

import dev.sluice.call.Refusal;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One row of the dialect's table of errors: the status and type of a refusal. */
record AnthropicError(int status, String type) {

    private static final JsonFactory JSON = new JsonFactory();

    static AnthropicError of(Refusal refusal) {
        AnthropicError usual = ofReason(refusal);
        String type = refusal.code();
        return type == null ? usual : new AnthropicError(usual.status, type);
    }

    private static AnthropicError ofReason(Refusal refusal) {
        return switch (refusal.reason()) {
            case MALFORMED, UNSUPPORTED, THREAD_UNSUPPORTED -> new AnthropicError(400, "invalid_request_error");
            case UNAUTHENTICATED -> new AnthropicError(401, "authentication_error");
            case BUDGET_SPENT -> new AnthropicError(402, "billing_error");
            case FORBIDDEN, MODEL_FORBIDDEN -> new AnthropicError(403, "permission_error");
            case UNKNOWN_MODEL, UNKNOWN_PATH, NOT_FOUND, THREAD_NOT_FOUND -> new AnthropicError(404, "not_found_error");
            case METHOD_NOT_ALLOWED -> new AnthropicError(405, "invalid_request_error");
            case BODY_TIMEOUT -> new AnthropicError(408, "timeout_error");
            case BODY_TOO_LARGE -> new AnthropicError(413, "request_too_large");
            case CODING_UNSUPPORTED -> new AnthropicError(415, "invalid_request_error");
            case EXPECTATION_FAILED -> new AnthropicError(417, "invalid_request_error");
            case CALLER_LIMITED, QUEUE_FULL, WAIT_TOO_LONG -> new AnthropicError(429, "rate_limit_error");
            case HEADERS_TOO_LARGE -> new AnthropicError(431, "request_too_large");
            case INTERNAL -> new AnthropicError(500, "api_error");
            case NOT_IMPLEMENTED -> new AnthropicError(501, "api_error");
            case UPSTREAM_ERROR -> new AnthropicError(502, "api_error");
            case NO_USABLE_KEY, SHUTTING_DOWN -> new AnthropicError(503, "api_error");
            case MEMORY_FULL -> new AnthropicError(503, "overloaded_error");
            case UPSTREAM_TIMEOUT -> new AnthropicError(504, "timeout_error");
            case UPSTREAM_OVERLOADED -> new AnthropicError(529, "overloaded_error");
            case PROVIDER_REFUSED -> ofProvider(refusal.status());
        };
    }

    /** Returns the row for a refusal by a provider whose own body is in another dialect. */
    private static AnthropicError ofProvider(int status) {
        return switch (status) {
            case 0 -> new AnthropicError(400, "invalid_request_error");
            case 404 -> new AnthropicError(404, "not_found_error");
            case 409 -> new AnthropicError(409, "conflict_error");
            case 413 -> new AnthropicError(413, "request_too_large");
            default -> new AnthropicError(status, "invalid_request_error");
        };
    }

    /** Returns the code in the details of an error that SDKs act on, or null. */
    private static @Nullable String errorCode(Refusal.Reason reason) {
        return switch (reason) {
            case THREAD_UNSUPPORTED -> "thread_unsupported_request";
            case THREAD_NOT_FOUND -> "thread_not_found";
            default -> null;
        };
    }

    byte[] json(Refusal refusal, String requestId) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            json.writeStringProperty("type", "error");
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("type", type);
            json.writeStringProperty("message", refusal.message());
            String code = errorCode(refusal.reason());
            if (code != null) {
                json.writeObjectPropertyStart("details");
                json.writeStringProperty("error_code", code);
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeStringProperty("request_id", requestId);
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}
