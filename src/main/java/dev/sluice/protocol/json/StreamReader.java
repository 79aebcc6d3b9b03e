package dev.sluice.protocol.json;

/**
 * Reads one provider's stream, event by event. For one stream and one thread at a time.
 *
 * <p>Throws {@link dev.sluice.call.FailedAttempt} where the stream is not what its dialect says it must be, or reports a
 * failure itself.
 */
public interface StreamReader extends EventDataReader.Sink {

    /** Takes note that no event will follow. */
    void end();
}
