package dev.sluice.protocol.openai;

import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.LimitFigures.Figure;
import org.jspecify.annotations.Nullable;

/** The {@code x-ratelimit-*} response fields (OpenAI API documentation, Rate limits in headers). */
public final class OpenAiLimitFields {

    /** In nanoseconds: the least that a reset is written in. */
    private static final long MILLISECOND = 1_000_000;

    private static final Names REQUESTS = Names.of("requests");
    private static final Names TOKENS = Names.of("tokens");

    private record Names(String limit, String remaining, String reset) {

        static Names of(String unit) {
            return new Names("x-ratelimit-limit-" + unit, "x-ratelimit-remaining-" + unit, "x-ratelimit-reset-" + unit);
        }
    }

    private OpenAiLimitFields() {}

    public static void add(LimitFigures figures, Headers into) {
        add(REQUESTS, figures.requests(), into);
        add(TOKENS, figures.anyTokens(), into);
    }

    /** A reset is a duration such as {@code 120ms} or {@code 6.2s}; SDKs and pacing programs read both. */
    private static void add(Names names, @Nullable Figure figure, Headers into) {
        if (figure == null) {
            return;
        }
        into.add(names.limit, Long.toString(figure.limit()))
                .add(names.remaining, Long.toString(figure.remaining()))
                .add(names.reset, duration(figure.resetNanos()));
    }

    private static String duration(long nanos) {
        long millis = (nanos + MILLISECOND - 1) / MILLISECOND;
        if (millis < 1000) {
            return millis + "ms";
        }
        long minutes = millis / 60_000;
        long seconds = millis % 60_000;
        String rest = seconds / 1000 + fraction(seconds % 1000) + "s";
        return minutes == 0 ? rest : minutes + "m" + rest;
    }

    /** Without a {@code Formatter}, which would take longer than all else of these fields. */
    private static String fraction(long thousandths) {
        return thousandths == 0 ? "" : "." + Long.toString(1000 + thousandths).substring(1);
    }
}
