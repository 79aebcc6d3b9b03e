package dev.sluice.protocol.conversation;

import java.nio.ByteBuffer;

/**
 * Translates one provider's stream of events as it passes. For one stream and one thread at a time.
 *
 * <p>Each method throws {@link dev.sluice.call.FailedAttempt} where the stream is not what its dialect says it must be, or
 * reports a failure itself; the stream cannot go on then, and what was returned before it stands.
 */
public interface StreamTranslator {

    /**
     * Returns the caller's events that follow from {@code events}, which are whole events, one or more; often none.
     *
     * @param events left as it was found
     */
    byte[] events(ByteBuffer events);

    /** Returns the caller's last events, once the provider's stream is whole; the terminator among them. */
    byte[] end();
}
