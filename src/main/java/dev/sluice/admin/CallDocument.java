package dev.sluice.admin;

import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Call;
import dev.sluice.call.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that ended, as the API shows it: of bounded size, and without content.
 *
 * @param number counts up by one a call from 1 since the start
 * @param id the request id that the caller saw
 * @param model the model's name as a metric may carry it
 * @param provider the provider of the last attempt, or null where there was none
 * @param key the name of its key, or null
 * @param waitMs how long the call waited for leases
 * @param firstTokenMs from its arrival to the answer's first event, or null where none came
 * @param totalMs from its arrival to its end
 * @param trail at most the first {@value #MAX_STEPS} steps
 */
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
        List<Step> trail) {

    /** A call makes about three steps an attempt, and few make more than five attempts. */
    static final int MAX_STEPS = 32;

    /** A line of a trail as it fits a screen. */
    static final int MAX_DETAIL = 240;

    /** The tokens that a call used; {@code input} was neither read from a cache nor written into one. */
    record Tokens(long input, long cachedInput, long cacheWrite, long output, long reasoning) {

        static Tokens of(TokenUsage usage) {
            return new Tokens(
                    usage.input(), usage.cachedInput(), usage.cacheWrite(), usage.output(), usage.reasoning());
        }
    }

    /**
     * One step of the trail.
     *
     * @param atMs since the call's arrival
     * @param what the kind of step, as in {@code waited}
     * @param detail the key concerned and the reason, cut to {@value #MAX_DETAIL} characters
     */
    record Step(long atMs, String what, String detail) {

        static Step of(CallRecord call, CallRecord.Step step) {
            String detail = step.detail();
            return new Step(
                    call.millisUntil(step.at()),
                    step.what(),
                    detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + '…');
        }
    }

    static CallDocument of(CallRecord record, long number, Instant endedAt) {
        Call call = record.call();
        RouteTaken route = record.routeTaken();
        return new CallDocument(
                number,
                call.id(),
                endedAt,
                call.caller().name(),
                call.dialect().label(),
                record.model(),
                record.stream(),
                record.outcome().label(),
                route.provider(),
                route.key(),
                route.attempts(),
                record.waitMillis(),
                record.firstTokenMillis(),
                record.totalMillis(),
                Tokens.of(record.usage().tokens()),
                steps(record));
    }

    private static List<Step> steps(CallRecord record) {
        int count = Math.min(MAX_STEPS, record.trail().size());
        List<Step> steps = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            steps.add(Step.of(record, record.trail().get(i)));
        }
        return List.copyOf(steps);
    }
}
