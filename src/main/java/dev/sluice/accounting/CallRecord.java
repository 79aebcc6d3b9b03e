package dev.sluice.accounting;

import dev.sluice.call.Call;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call, without its content.
 *
 * @param call the call
 * @param asked the model's name as the caller wrote it: any text of any length
 * @param model the model's name as a metric may carry it
 * @param stream whether a stream was asked for
 * @param outcome how it ended
 * @param status the HTTP status of its answer, or of the answer that it would have had where a stream was open already; 0
 *     where the client left before
 * @param usage the tokens used, as far as they are known
 * @param cost what it cost, or null where the model has no price
 * @param routeTaken how it went through the pool
 * @param tries the attempts, in order
 * @param firstTokenAt the ticker's time at which the answer began, or null where none did
 * @param endedAt the ticker's time of the end
 * @param trail what happened on the way, in order, in words free of secrets and content
 */
public record CallRecord(
        Call call,
        String asked,
        String model,
        boolean stream,
        Outcome outcome,
        int status,
        TokenUsage usage,
        @Nullable Money cost,
        RouteTaken routeTaken,
        List<Try> tries,
        @Nullable Long firstTokenAt,
        long endedAt,
        List<Step> trail) {

    /**
     * One attempt over one key.
     *
     * @param key whose turn it was
     * @param model the model's name at the key's provider
     * @param from the ticker's time at which the request went out
     * @param to the ticker's time at which the answer had begun or failed
     * @param requestId the provider's id of the attempt, where it gave one
     * @param status the provider's HTTP status, or 0 where none came
     * @param failure why no answer came of it, or null where one did
     */
    public record Try(
            KeyId key,
            String model,
            long from,
            long to,
            @Nullable String requestId,
            int status,
            @Nullable FailureKind failure) {}

    /**
     * One step of a call's trail.
     *
     * @param at the ticker's time
     * @param what what happened, as in {@code waited}, {@code tried}, {@code answered}
     * @param detail whom it concerns and why
     */
    public record Step(long at, String what, String detail) {}
}
