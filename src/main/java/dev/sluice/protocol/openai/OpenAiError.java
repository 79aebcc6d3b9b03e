package dev.sluice.protocol.openai;

import dev.sluice.call.Refusal;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** One row of the dialect's table of errors: the status, type and code of a refusal. */
record OpenAiError(int status, String type, String code) {

    private static final JsonFactory JSON = new JsonFactory();

    static OpenAiError of(Refusal refusal) {
        OpenAiError usual = ofReason(refusal);
        String code = refusal.code();
        return code == null ? usual : new OpenAiError(usual.status, usual.type, code);
    }

    private static OpenAiError ofReason(Refusal refusal) {
        return switch (refusal.reason()) {
            case MALFORMED -> request(400, "invalid_request_error");
            case UNSUPPORTED, THREAD_UNSUPPORTED -> request(400, "unsupported_value");
            case UNAUTHENTICATED -> request(401, "invalid_api_key");
            case FORBIDDEN, MODEL_FORBIDDEN -> request(403, "permission_denied");
            case UNKNOWN_MODEL -> request(404, "model_not_found");
            case UNKNOWN_PATH -> request(404, "unknown_url");
            case NOT_FOUND, THREAD_NOT_FOUND -> request(404, "not_found");
            case METHOD_NOT_ALLOWED -> request(405, "method_not_allowed");
            case BODY_TIMEOUT -> request(408, "request_timeout");
            case BODY_TOO_LARGE -> request(413, "request_too_large");
            case CODING_UNSUPPORTED -> request(415, "unsupported_content_encoding");
            case EXPECTATION_FAILED -> request(417, "expectation_failed");
            case HEADERS_TOO_LARGE -> request(431, "headers_too_large");
            case CALLER_LIMITED, QUEUE_FULL, WAIT_TOO_LONG ->
                new OpenAiError(429, "rate_limit_error", "rate_limit_exceeded");
            case BUDGET_SPENT -> new OpenAiError(429, "insufficient_quota", "insufficient_quota");
            case INTERNAL -> server(500, "server_error");
            case NOT_IMPLEMENTED -> server(501, "not_implemented");
            case UPSTREAM_ERROR -> server(502, "upstream_error");
            case NO_USABLE_KEY -> server(503, "no_usable_key");
            case UPSTREAM_OVERLOADED, MEMORY_FULL -> server(503, "server_is_overloaded");
            case SHUTTING_DOWN -> server(503, "shutting_down");
            case UPSTREAM_TIMEOUT -> server(504, "upstream_timeout");
            case PROVIDER_REFUSED -> request(refusal.status() == 0 ? 400 : refusal.status(), "invalid_request_error");
        };
    }

    private static OpenAiError request(int status, String code) {
        return new OpenAiError(status, "invalid_request_error", code);
    }

    private static OpenAiError server(int status, String code) {
        return new OpenAiError(status, "server_error", code);
    }

    /** Returns the body of a response. */
    byte[] json(Refusal refusal) {
        return written(json -> error(json, refusal));
    }

    /** Returns the data of a typed event. */
    byte[] event(Refusal refusal) {
        return written(json -> {
            json.writeStringProperty("type", "error");
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", refusal.message());
            json.writeStringProperty("param", refusal.param());
            error(json, refusal);
        });
    }

    private void error(JsonGenerator json, Refusal refusal) {
        json.writeObjectPropertyStart("error");
        json.writeStringProperty("message", refusal.message());
        json.writeStringProperty("type", type);
        json.writeStringProperty("param", refusal.param());
        json.writeStringProperty("code", code);
        json.writeEndObject();
    }

    private static byte[] written(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}
