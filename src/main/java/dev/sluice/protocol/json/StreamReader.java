package dev.sluice.protocol.json;

/**
 * A reader of one provider's stream, event by event. For one stream and one thread at a time.
 *
 * <p>Throws {@link dev.sluice.call.FailedAttempt} if the stream violates its dialect or reports a failure.
 */
public interface StreamReader extends EventDataReader.Sink {

    /** Ends the stream: no event will follow. */
    void end();
}
