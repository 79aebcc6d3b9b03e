package dev.sluice.protocol.rules;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;

/**
 * How one dialect says what Sluice itself has to say: errors, broken streams, signs of life.
 *
 * <p>Stateless and safe for use by many threads.
 */
public interface DialectRules {

    /** Returns the name of the response header that carries the call's id. */
    String requestIdHeader();

    /** Returns the HTTP status with which {@code refusal} is answered. */
    int status(Refusal refusal);

    /** Returns the body with which {@code refusal} is answered, as JSON in UTF-8. */
    byte[] body(Refusal refusal, String requestId);

    /** Adds the response headers that go with {@code refusal}, such as {@code retry-after}. */
    void headers(Refusal refusal, Headers into);

    /**
     * Returns the last event of a stream of {@code endpoint} that cannot go on: never followed by the dialect's own terminator.
     */
    byte[] streamError(Endpoint endpoint, Refusal refusal, String requestId);

    /** Returns what may be sent at any time between events to show that the stream is alive. */
    byte[] heartbeat();

    /** Returns a new reader for one provider's stream of {@code endpoint}'s events, which tells {@code state} what it makes. */
    StreamTap streamTap(Endpoint endpoint, StateSink state);

    /** Returns a new reader for one provider's whole answer to {@code endpoint}, which tells {@code state} what it makes. */
    UsageTap usageTap(Endpoint endpoint, StateSink state);
}
