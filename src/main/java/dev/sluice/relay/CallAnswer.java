package dev.sluice.relay;

import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.Refusal;
import reactor.core.publisher.Flux;

/**
 * The answer to a call.
 *
 * <p>Its receiver calls {@link #close} when done with it, whichever way that is; it is safe to call late or twice.
 */
public sealed interface CallAnswer extends AutoCloseable {

    RouteTaken routeTaken();

    /** Returns the limits that hold for the caller and the model. */
    LimitFigures figures();

    @Override
    void close();

    /**
     * An answer that has begun.
     *
     * @param status the HTTP status
     * @param headers its end-to-end header fields
     * @param body its bytes. A stream never ends with an error: what breaks off ends with the dialect's error event. A
     *     plain body that breaks off ends with an error, upon which the connection must be cut
     * @param length the body's length where it is known, or -1
     * @param whole whether the body is at hand already, as one piece
     * @param stream whether the body is a stream of events
     * @param hold what the call holds
     */
    record Served(
            int status,
            Headers headers,
            Flux<BodyChunk> body,
            long length,
            boolean whole,
            boolean stream,
            RouteTaken routeTaken,
            LimitFigures figures,
            Hold hold)
            implements CallAnswer {

        @Override
        public void close() {
            hold.close();
        }
    }

    /** The resources that a call holds until its answer is closed. Safe for use by many threads. */
    interface Hold {

        /** The hold of a call that has nothing left to give back. */
        Hold NOTHING = () -> {};

        /** Gives everything back. */
        void close();
    }

    /** A refusal. */
    record Refused(Refusal refusal, RouteTaken routeTaken, LimitFigures figures) implements CallAnswer {

        @Override
        public void close() {}
    }
}
