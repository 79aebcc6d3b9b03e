package dev.sluice.demo;

import dev.sluice.demo.wire.EventFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is sent back for a request. */
sealed interface SimulatedReply {

    /**
     * One body.
     *
     * @param body what is sent
     * @param length the length that is announced; more than the body has where the connection closes within it
     * @param tokens how many were generated for it
     * @param limited whether the account's limits are told
     * @param retryAfterNanos when to come again; null where it is not told
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
     * @param isCut whether the connection closes after the last of them, in place of an end
     */
    record Events(List<EventFrame> frames, boolean isCut) implements SimulatedReply {}

    /** Nothing, for ever. */
    record Silence() implements SimulatedReply {}

    /** A connection that is reset. */
    record Reset() implements SimulatedReply {}
}
