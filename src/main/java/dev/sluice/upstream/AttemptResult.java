package dev.sluice.upstream;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.TokenUsage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The result of one attempt. */
public sealed interface AttemptResult {

    /**
     * An answer that has begun.
     *
     * @param status the provider's status, always 2xx
     * @param headers its end-to-end header fields
     * @param body its bytes. Of a stream each piece holds whole events, one or more. Must be subscribed to once, or
     *     cancelled; ends with {@link dev.sluice.call.FailedAttempt} where the answer breaks off
     * @param length the body's length where it is known, or -1
     * @param requestId the provider's own id of the request, or null
     * @param usage the tokens used as far as they are known, whole once the body has ended
     * @param whole whether the answer's last byte has been handed on
     * @param counted whether the usage is the provider's own count, rather than an estimate that nothing may be learned from
     */
    record Answer(
            int status,
            Headers headers,
            Flux<BodyChunk> body,
            long length,
            @Nullable String requestId,
            Supplier<TokenUsage> usage,
            BooleanSupplier whole,
            BooleanSupplier counted)
            implements AttemptResult {}

    /**
     * An attempt that failed before its answer had begun.
     *
     * @param failure the reason
     * @param requestId the provider's own id of the request, or null
     */
    record Failed(Failure failure, @Nullable String requestId) implements AttemptResult {}
}
