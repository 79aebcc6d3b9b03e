package dev.sluice.admin;

import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finished call as an operator may see it: who, what and how long, and none of its content.
 *
 * @param id the request id that the caller saw
 * @param endedAt when it ended
 * @param client the caller's name
 * @param dialect the dialect's label
 * @param model the model's name as a metric may carry it
 * @param stream whether a stream was asked for
 * @param outcome how it ended
 * @param provider the provider that was asked last, or null where none was
 * @param key the name of its key, or null
 * @param attempts how many keys were asked
 * @param waitMs how long it waited for its turns
 * @param firstTokenMs from its arrival to the answer's first event, or null where none came
 * @param totalMs from its arrival to its end
 * @param usage the tokens used, as far as they are known
 * @param trail what happened on the way, in order; cut to {@value #MAX_STEPS} steps
 */
public record CallLine(
        String id,
        Instant endedAt,
        String client,
        String dialect,
        String model,
        boolean stream,
        Outcome outcome,
        @Nullable String provider,
        @Nullable String key,
        int attempts,
        long waitMs,
        @Nullable Long firstTokenMs,
        long totalMs,
        TokenUsage usage,
        List<Step> trail) {

    /** A call makes about three steps an attempt, and few make more than five attempts. */
    static final int MAX_STEPS = 32;

    /** A line of a trail as it fits a screen. */
    static final int MAX_DETAIL = 240;

    public CallLine {
        trail = List.copyOf(trail.subList(0, Math.min(trail.size(), MAX_STEPS)));
    }

    /**
     * One step of the trail.
     *
     * @param atMs since the call's arrival
     * @param what what happened, as in {@code waited}, {@code tried}, {@code answered}
     * @param detail whom it concerns and why, free of secrets and content; cut to {@value #MAX_DETAIL} characters
     */
    public record Step(long atMs, String what, String detail) {

        public Step {
            detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + '…';
        }
    }
}
