package dev.sluice.demo.wire;

import dev.sluice.call.Dialect;
import org.jspecify.annotations.Nullable;

/**
 * A refusal in a dialect's words.
 *
 * @param status HTTP's
 * @param type the dialect's name for the kind of error
 * @param code OpenAI's finer name, or null
 * @param message for people
 */
public record ProviderError(
        int status, String type, @Nullable String code, String message) {

    /**
     * Says {@code problem} as the real provider of {@code dialect} would.
     *
     * @param about what the message speaks of: a model's or a path's name, a complaint, a limit; empty where nothing
     */
    public static ProviderError of(Dialect dialect, RequestProblem problem, String about) {
        return switch (dialect) {
            case ANTHROPIC -> anthropic(problem, about);
            case OPENAI -> openAi(problem, about);
        };
    }

    /** Returns the body of the answer. */
    public String body(Dialect dialect, String requestId) {
        return dialect == Dialect.ANTHROPIC ? anthropicBody(requestId) : openAiBody();
    }

    String anthropicBody(String requestId) {
        return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s},\"request_id\":%s}"
                .formatted(JsonLiterals.quoted(type), JsonLiterals.quoted(message), JsonLiterals.quoted(requestId));
    }

    String openAiBody() {
        return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                .formatted(JsonLiterals.quoted(message), JsonLiterals.quoted(type), JsonLiterals.quoted(code));
    }

    String codeOrType() {
        return code == null ? type : code;
    }

    private static ProviderError anthropic(RequestProblem problem, String about) {
        return switch (problem) {
            case WRONG_KEY -> new ProviderError(401, "authentication_error", null, "invalid x-api-key");
            case NO_CREDIT ->
                new ProviderError(
                        400,
                        "invalid_request_error",
                        null,
                        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or"
                                + " purchase credits.");
            case FORBIDDEN ->
                new ProviderError(
                        403,
                        "permission_error",
                        null,
                        "Your API key does not have permission to use the specified resource.");
            case NO_MODEL -> new ProviderError(404, "not_found_error", null, "model: " + about);
            case SERVER_ERROR -> new ProviderError(500, "api_error", null, "Internal server error");
            case OVERLOADED -> new ProviderError(529, "overloaded_error", null, "Overloaded");
            case RATE_LIMITED ->
                new ProviderError(
                        429,
                        "rate_limit_error",
                        null,
                        "This request would exceed your organization's rate limit of " + about + " per minute.");
            case UNREADABLE -> new ProviderError(400, "invalid_request_error", null, about);
            case NO_SUCH_PATH -> new ProviderError(404, "not_found_error", null, "Not found");
            case WRONG_METHOD -> new ProviderError(405, "invalid_request_error", null, "Method Not Allowed");
            case TOO_LARGE ->
                new ProviderError(
                        413, "request_too_large", null, "Request exceeds the maximum allowed number of bytes.");
        };
    }

    private static ProviderError openAi(RequestProblem problem, String about) {
        return switch (problem) {
            case WRONG_KEY ->
                new ProviderError(
                        401,
                        "invalid_request_error",
                        "invalid_api_key",
                        "Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.");
            case NO_CREDIT ->
                new ProviderError(
                        429,
                        "insufficient_quota",
                        "insufficient_quota",
                        "You exceeded your current quota, please check your plan and billing details.");
            case FORBIDDEN ->
                new ProviderError(
                        403,
                        "request_forbidden",
                        "unsupported_country_region_territory",
                        "Country, region, or territory not supported");
            case NO_MODEL ->
                new ProviderError(
                        404,
                        "invalid_request_error",
                        "model_not_found",
                        "The model `" + about + "` does not exist or you do not have access to it.");
            case SERVER_ERROR ->
                new ProviderError(
                        500,
                        "server_error",
                        null,
                        "The server had an error while processing your request. Sorry about that!");
            case OVERLOADED ->
                new ProviderError(
                        503,
                        "server_error",
                        "server_is_overloaded",
                        "The engine is currently overloaded, please try again later");
            case RATE_LIMITED ->
                new ProviderError(
                        429,
                        about.endsWith("requests") ? "requests" : "tokens",
                        "rate_limit_exceeded",
                        "Rate limit reached: limit " + about + " per min. Please try again later.");
            case UNREADABLE -> new ProviderError(400, "invalid_request_error", null, about);
            case NO_SUCH_PATH -> new ProviderError(404, "invalid_request_error", null, "Invalid URL (" + about + ")");
            case WRONG_METHOD ->
                new ProviderError(
                        405,
                        "invalid_request_error",
                        "method_not_supported",
                        "Not allowed to use this method on " + about);
            case TOO_LARGE -> new ProviderError(413, "invalid_request_error", null, "Request body too large");
        };
    }
}
