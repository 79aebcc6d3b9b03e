package dev.sluice.demo.wire;

import dev.sluice.demo.limits.KeyLimits;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Gemini's format of headers, errors and model lists; no header shows a limit. */
final class GeminiFormat implements ProviderFormat {

    private static final String INVALID = "INVALID_ARGUMENT";
    private static final String TYPES = "type.googleapis.com/google.rpc.";

    @Override
    public void writeIdentity(String requestId, String account, BiConsumer<String, String> headers) {
        headers.accept("server", "scaffolding on HTTPServer2");
    }

    @Override
    public void writeLimits(KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers) {}

    @Override
    public String models(List<String> models) {
        String all = models.stream().map(this::model).collect(Collectors.joining(","));
        return "{\"models\":[%s]}".formatted(all);
    }

    @Override
    public String model(String model) {
        return """
                {"name":%s,"version":"001","displayName":%s,"inputTokenLimit":1048576,"outputTokenLimit":65536,\
                "supportedGenerationMethods":["generateContent","countTokens"]}""".formatted(JsonLiterals.quoted("models/" + model), JsonLiterals.quoted(model));
    }

    @Override
    public String errorBody(ProviderError error, String requestId) {
        return "{\"error\":{\"code\":%d,\"message\":%s,\"status\":%s%s}}"
                .formatted(
                        error.status(),
                        JsonLiterals.quoted(error.message()),
                        JsonLiterals.quoted(error.type()),
                        details(error));
    }

    private static String details(ProviderError error) {
        if (error.status() == 429) {
            return """
                    ,"details":[{"@type":"%sQuotaFailure","violations":[{"quotaMetric":\
                    "generativelanguage.googleapis.com/generate_content_paid_tier_requests",\
                    "quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]}]""".formatted(TYPES);
        }
        return error.code() == null
                ? ""
                : ",\"details\":[{\"@type\":\"%sErrorInfo\",\"reason\":\"%s\",\"domain\":\"googleapis.com\"}]"
                        .formatted(TYPES, error.code());
    }

    @Override
    public ProviderError error(RequestProblem problem, String about) {
        return switch (problem) {
            case WRONG_KEY ->
                new ProviderError(400, INVALID, "API_KEY_INVALID", "API key not valid. Please pass a valid API key.");
            case NO_CREDIT, RATE_LIMITED ->
                new ProviderError(
                        429,
                        "RESOURCE_EXHAUSTED",
                        null,
                        "You exceeded your current quota, please check your plan and billing details. " + about);
            case FORBIDDEN -> new ProviderError(403, "PERMISSION_DENIED", null, "The caller does not have permission");
            case NO_MODEL ->
                new ProviderError(404, "NOT_FOUND", null, "models/" + about + " is not found for API version v1beta.");
            case SERVER_ERROR ->
                new ProviderError(500, "INTERNAL", null, "An internal error has occurred. Please retry.");
            case OVERLOADED ->
                new ProviderError(503, "UNAVAILABLE", null, "The model is overloaded. Please try again later.");
            case UNREADABLE -> new ProviderError(400, INVALID, null, about);
            case NO_SUCH_PATH -> new ProviderError(404, "NOT_FOUND", null, "Not found");
            case WRONG_METHOD -> new ProviderError(405, "UNIMPLEMENTED", null, "Method not allowed");
            case TOO_LARGE -> new ProviderError(413, INVALID, null, "Request payload size exceeds the limit.");
        };
    }
}
