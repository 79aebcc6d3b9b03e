package dev.sluice.upstream;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.MeteredUsage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The result of one attempt. */
public sealed interface AttemptResult {

    /**
     * An answer that has begun.
     *
     * @param status the provider's status, always 2xx
     * @param headers its end-to-end header fields
     * @param events whether the body is a stream of events, whatever was asked for
     * @param body its bytes. Of a stream each piece holds whole events, one or more. Must be subscribed to once, or
     *     cancelled; ends with {@link dev.sluice.call.FailedAttempt} where the answer breaks off
     * @param length the body's length where it is known, or -1
     * @param requestId the provider's own id of the request, or null
     * @param completion emits one value, however the attempt ends, and never an error; may be subscribed to at any time
     */
    record Answer(
            int status,
            Headers headers,
            boolean events,
            Flux<BodyChunk> body,
            long length,
            @Nullable String requestId,
            Mono<Completion> completion)
            implements AttemptResult {

        /** Returns this answer with another body in its place, as a translation makes it. */
        public Answer withBody(Flux<BodyChunk> other, long otherLength) {
            return new Answer(status, headers, events, other, otherLength, requestId, completion);
        }

        /** Returns this answer as one document, or as a stream of events, of {@code mediaType}. */
        public Answer inForm(boolean asEvents, String mediaType) {
            Headers other = new Headers();
            headers.forEach(
                    (name, value) -> other.add(name, name.equalsIgnoreCase("content-type") ? mediaType : value));
            if (other.first("content-type") == null) {
                other.add("content-type", mediaType);
            }
            return new Answer(status, other, asEvents, body, length, requestId, completion);
        }
    }

    /**
     * An attempt that failed before its answer had begun.
     *
     * @param failure the reason
     * @param requestId the provider's own id of the request, or null
     * @param usage what the provider reported as used before the attempt failed
     */
    record Failed(Failure failure, @Nullable String requestId, MeteredUsage usage) implements AttemptResult {

        /** Returns a failure without any answer of the provider. */
        public static Failed unanswered(Failure failure) {
            return new Failed(failure, null, MeteredUsage.NONE);
        }
    }
}
