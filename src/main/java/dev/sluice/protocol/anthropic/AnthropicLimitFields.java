package dev.sluice.protocol.anthropic;

import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The {@code anthropic-ratelimit-*} response fields (API documentation, Rate limits, Response headers). */
final class AnthropicLimitFields {

    private static final String PREFIX = "anthropic-ratelimit-";

    private AnthropicLimitFields() {}

    static void add(LimitFigures figures, Instant now, Headers into) {
        add("requests", figures.requests(), now, into);
        add("input-tokens", figures.anyInputTokens(), now, into);
        add("output-tokens", figures.outputTokens(), now, into);
    }

    /** A reset is a time in RFC 3339, in whole seconds: rounded up, so that the limit is whole by then. */
    private static void add(String unit, @Nullable Figure figure, Instant now, Headers into) {
        if (figure == null) {
            return;
        }
        Instant reset = now.plusNanos(figure.resetNanos() + 999_999_999).truncatedTo(ChronoUnit.SECONDS);
        into.add(PREFIX + unit + "-limit", Long.toString(figure.limit()))
                .add(PREFIX + unit + "-remaining", Long.toString(figure.remaining()))
                .add(PREFIX + unit + "-reset", reset.toString());
    }
}
