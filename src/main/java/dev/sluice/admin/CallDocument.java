package dev.sluice.admin;

import dev.sluice.admin.RecentCalls.Numbered;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished call as the API shows it; see {@link CallLine} for what the fields mean. */
record CallDocument(
        long number,
        String id,
        Instant endedAt,
        String client,
        String dialect,
        String model,
        boolean stream,
        String outcome,
        @Nullable String provider,
        @Nullable String key,
        int attempts,
        long waitMs,
        @Nullable Long firstTokenMs,
        long totalMs,
        Tokens tokens,
        List<CallLine.Step> trail) {

    /** What a call used; {@code input} is what was neither read from a cache nor written into one. */
    record Tokens(long input, long cachedInput, long cacheWrite, long output, long reasoning) {}

    static CallDocument of(Numbered call) {
        CallLine line = call.line();
        return new CallDocument(
                call.number(),
                line.id(),
                line.endedAt(),
                line.client(),
                line.dialect(),
                line.model(),
                line.stream(),
                line.outcome().label(),
                line.provider(),
                line.key(),
                line.attempts(),
                line.waitMs(),
                line.firstTokenMs(),
                line.totalMs(),
                new Tokens(
                        line.usage().input(),
                        line.usage().cachedInput(),
                        line.usage().cacheWrite(),
                        line.usage().output(),
                        line.usage().reasoning()),
                line.trail());
    }
}
