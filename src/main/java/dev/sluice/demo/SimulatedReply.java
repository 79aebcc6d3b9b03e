package dev.sluice.demo;

import dev.sluice.demo.wire.EventFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The reply to a request. */
sealed interface SimulatedReply {

    /**
     * A plain body.
     *
     * @param body the bytes that are sent
     * @param length the announced content length; greater than that of the body if the connection is closed within it
     * @param tokens the tokens that were generated for it
     * @param limited whether headers show the account's limits
     * @param retryAfterNanos the time after which to retry, or null for no such header
     */
    record Whole(
            int status,
            byte[] body,
            int length,
            int tokens,
            boolean limited,
            @Nullable Long retryAfterNanos) implements SimulatedReply {

        static Whole of(int status, String body) {
            return of(status, body.getBytes(StandardCharsets.UTF_8), 0);
        }

        static Whole of(int status, byte[] body, int tokens) {
            return new Whole(status, body, body.length, tokens, false, null);
        }

        Whole withLimits() {
            return new Whole(status, body, length, tokens, true, retryAfterNanos);
        }

        Whole withRetryAfter(long nanos) {
            return new Whole(status, body, length, tokens, limited, nanos);
        }

        Whole cutAt(int sent) {
            return new Whole(status, Arrays.copyOf(body, sent), length, tokens, limited, retryAfterNanos);
        }

        boolean isCut() {
            return body.length < length;
        }
    }

    /**
     * A stream of events.
     *
     * @param isCut whether the connection is closed after the last event, without an end of the response
     */
    record Events(List<EventFrame> frames, boolean isCut) implements SimulatedReply {}

    /** No answer at all; the connection stays open. */
    record Silence() implements SimulatedReply {}

    /** A reset of the connection. */
    record Reset() implements SimulatedReply {}
}
