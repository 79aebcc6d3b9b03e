package dev.sluice.protocol.conversation;

import java.nio.ByteBuffer;

/**
 * A translator of one provider's stream of events. For one stream and one thread at a time.
 *
 * <p>Each method throws {@link dev.sluice.call.FailedAttempt} if the stream violates its dialect or reports a failure. The
 * translator must not be used after that; the events returned before remain valid.
 */
public interface StreamTranslator {

    /**
     * Returns the caller's events for {@code events}, which holds one or more whole events; often empty.
     *
     * @param events left unchanged, its position included
     */
    byte[] events(ByteBuffer events);

    /** Returns the caller's last events, the terminator included, once the provider's stream has ended. */
    byte[] end();
}
