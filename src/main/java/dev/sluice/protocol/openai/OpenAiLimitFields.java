package dev.sluice.protocol.openai;

import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import org.jspecify.annotations.Nullable;

/** The {@code x-ratelimit-*} response fields (OpenAI API documentation, Rate limits in headers). */
public final class OpenAiLimitFields {

    private static final long MILLISECOND = 1_000_000;

    private OpenAiLimitFields() {}

    public static void add(LimitFigures figures, Headers into) {
        add("requests", figures.requests(), into);
        add("tokens", figures.anyTokens(), into);
    }

    /** A reset is a duration such as {@code 120ms} or {@code 6.2s}; SDKs and pacing programs read both. */
    private static void add(String unit, @Nullable Figure figure, Headers into) {
        if (figure == null) {
            return;
        }
        into.add("x-ratelimit-limit-" + unit, Long.toString(figure.limit()))
                .add("x-ratelimit-remaining-" + unit, Long.toString(figure.remaining()))
                .add("x-ratelimit-reset-" + unit, duration(figure.resetNanos()));
    }

    private static String duration(long nanos) {
        long millis = (nanos + MILLISECOND - 1) / MILLISECOND;
        if (millis < 1000) {
            return millis + "ms";
        }
        long minutes = millis / 60_000;
        long seconds = millis % 60_000;
        String rest = seconds / 1000 + (seconds % 1000 == 0 ? "" : "." + String.format("%03d", seconds % 1000)) + "s";
        return minutes == 0 ? rest : minutes + "m" + rest;
    }
}
