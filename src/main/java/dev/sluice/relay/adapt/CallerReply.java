package dev.sluice.relay.adapt;

import dev.sluice.upstream.AttemptResult;
import java.util.List;
import java.util.function.Function;

/**
 * The result of an attempt in the caller's dialect.
 *
 * @param dropped fields of the request or the answer that were left out, as the other dialect has no equivalent
 */
public record CallerReply(AttemptResult result, List<String> dropped) {

    /** Returns what {@code answered} makes of an answer, or {@code failed} of a failure. */
    public <R> R fold(Function<AttemptResult.Answer, R> answered, Function<AttemptResult.Failed, R> failed) {
        return result instanceof AttemptResult.Answer answer
                ? answered.apply(answer)
                : failed.apply((AttemptResult.Failed) result);
    }
}
