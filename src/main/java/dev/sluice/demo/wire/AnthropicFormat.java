package dev.sluice.demo.wire;

import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.Level;
import dev.sluice.demo.limits.Quota;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Anthropic's format of headers, errors and model lists. */
final class AnthropicFormat implements ProviderFormat {

    /** Anthropic gives remaining tokens in thousands. */
    private static final long TOKEN_ROUNDING = 1_000;

    /** An arbitrary creation date for simulated models. */
    private static final String CREATED = "2025-09-29T00:00:00Z";

    @Override
    public void writeIdentity(String requestId, String account, BiConsumer<String, String> headers) {
        headers.accept("request-id", requestId);
        headers.accept("anthropic-organization-id", account);
    }

    @Override
    public void writeLimits(KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers) {
        limits.level(Quota.REQUESTS, now).ifPresent(level -> write("requests", level, 1, wallClock, headers));
        limits.level(Quota.INPUT_TOKENS, now)
                .ifPresent(level -> write("input-tokens", level, TOKEN_ROUNDING, wallClock, headers));
        limits.level(Quota.OUTPUT_TOKENS, now)
                .ifPresent(level -> write("output-tokens", level, TOKEN_ROUNDING, wallClock, headers));
        tightest(limits, now).ifPresent(level -> write("tokens", level, TOKEN_ROUNDING, wallClock, headers));
    }

    private static void write(
            String name, Level level, long rounding, Instant wallClock, BiConsumer<String, String> headers) {
        String prefix = "anthropic-ratelimit-" + name;
        headers.accept(prefix + "-limit", Long.toString((long) level.limit()));
        headers.accept(
                prefix + "-remaining", Long.toString(Math.round(Math.floor(level.remaining()) / rounding) * rounding));
        headers.accept(
                prefix + "-reset",
                wallClock
                        .plusNanos(level.resetNanos())
                        .plus(1, ChronoUnit.SECONDS)
                        .minusNanos(1)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    /** Anthropic's {@code tokens} headers show the token limit of which the smallest part is left. */
    private static Optional<Level> tightest(KeyLimits limits, long now) {
        return Stream.of(Quota.TOKENS, Quota.INPUT_TOKENS, Quota.OUTPUT_TOKENS)
                .flatMap(quota -> limits.level(quota, now).stream())
                .min(Comparator.comparingDouble(level -> level.remaining() / level.limit()));
    }

    @Override
    public String models(List<String> models) {
        String data = models.stream().map(this::model).collect(Collectors.joining(","));
        return "{\"data\":[%s],\"has_more\":false,\"first_id\":%s,\"last_id\":%s}"
                .formatted(
                        data, JsonLiterals.quoted(models.get(0)), JsonLiterals.quoted(models.get(models.size() - 1)));
    }

    @Override
    public String model(String model) {
        String id = JsonLiterals.quoted(model);
        return """
                {"type":"model","id":%s,"display_name":%s,"created_at":"%s","max_input_tokens":200000,\
                "max_tokens":64000}""".formatted(id, id, CREATED);
    }

    @Override
    public String errorBody(ProviderError error, String requestId) {
        return "{\"type\":\"error\",\"error\":{\"type\":%s,\"message\":%s},\"request_id\":%s}"
                .formatted(
                        JsonLiterals.quoted(error.type()),
                        JsonLiterals.quoted(error.message()),
                        JsonLiterals.quoted(requestId));
    }

    @Override
    public ProviderError error(RequestProblem problem, String about) {
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
}
