package dev.sluice.admin;

import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes lines of calls. */
final class Lines {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private Lines() {}

    static CallLine ended(
            String id, Outcome outcome, @Nullable Long firstTokenMs, long totalMs, List<CallLine.Step> trail) {
        return new CallLine(
                id,
                NOON,
                "batch",
                "anthropic",
                "claude-opus-4-7",
                true,
                outcome,
                "anthropic",
                "a1",
                1,
                0,
                firstTokenMs,
                totalMs,
                new TokenUsage(10, 20, 30, 40, 5),
                trail);
    }

    static CallLine answered(String id) {
        return ended(id, Outcome.OK, 300L, 900, List.of(new CallLine.Step(300, "answered", "anthropic/a1")));
    }
}
