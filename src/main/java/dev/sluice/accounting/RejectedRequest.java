package dev.sluice.accounting;

import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A request that was rejected before it became a call.
 *
 * @param id the request id that the client sees
 * @param dialect the dialect of its answer
 * @param caller the caller, or null where the request's key belongs to none
 * @param model the model's name as the caller wrote it, any text of any length; null where it was not read so far
 * @param label the model as metrics name it; null where it was not read so far
 * @param outcome why it was rejected
 * @param status the HTTP status of the answer, or 0 where the client left before
 */
public record RejectedRequest(
        String id,
        Dialect dialect,
        @Nullable Caller caller,
        @Nullable String model,
        @Nullable String label,
        Outcome outcome,
        int status) {}
