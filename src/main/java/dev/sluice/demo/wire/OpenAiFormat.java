package dev.sluice.demo.wire;

import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.Level;
import dev.sluice.demo.limits.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** OpenAI's format of headers, errors and model lists. */
final class OpenAiFormat implements ProviderFormat {

    /** An arbitrary creation date for simulated models, in seconds of the Unix epoch. */
    private static final long CREATED_SECONDS = 1_759_104_000;

    @Override
    public void writeIdentity(String requestId, String account, BiConsumer<String, String> headers) {
        headers.accept("x-request-id", requestId);
        headers.accept("openai-organization", account);
        headers.accept("openai-version", "2020-10-01");
    }

    @Override
    public void writeLimits(KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers) {
        limits.level(Quota.REQUESTS, now).ifPresent(level -> write("requests", level, headers));
        limits.level(Quota.TOKENS, now)
                .or(() -> limits.level(Quota.INPUT_TOKENS, now))
                .ifPresent(level -> write("tokens", level, headers));
    }

    private static void write(String name, Level level, BiConsumer<String, String> headers) {
        headers.accept("x-ratelimit-limit-" + name, Long.toString((long) level.limit()));
        headers.accept("x-ratelimit-remaining-" + name, Long.toString((long) Math.floor(level.remaining())));
        headers.accept("x-ratelimit-reset-" + name, GoDurationWriter.of(level.resetNanos()));
    }

    /** Adds the wait in milliseconds, which OpenAI's SDKs prefer. */
    @Override
    public void writeRetryAfter(Duration wait, BiConsumer<String, String> headers) {
        ProviderFormat.super.writeRetryAfter(wait, headers);
        headers.accept("retry-after-ms", Long.toString(wait.toMillis() + 1));
    }

    @Override
    public String models(List<String> models) {
        String data = models.stream().map(this::model).collect(Collectors.joining(","));
        return "{\"object\":\"list\",\"data\":[%s]}".formatted(data);
    }

    @Override
    public String model(String model) {
        return "{\"id\":%s,\"object\":\"model\",\"created\":%d,\"owned_by\":\"simulation\"}"
                .formatted(JsonLiterals.quoted(model), CREATED_SECONDS);
    }

    @Override
    public String errorBody(ProviderError error, String requestId) {
        return "{\"error\":{\"message\":%s,\"type\":%s,\"param\":null,\"code\":%s}}"
                .formatted(
                        JsonLiterals.quoted(error.message()),
                        JsonLiterals.quoted(error.type()),
                        JsonLiterals.quoted(error.code()));
    }

    @Override
    public ProviderError error(RequestProblem problem, String about) {
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
