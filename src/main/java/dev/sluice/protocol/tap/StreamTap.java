package dev.sluice.protocol.tap;

import dev.sluice.call.Failure;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one provider's stream as they pass: what each is, and what usage it reports.
 *
 * <p>Scans bytes and builds no tree. For one stream and one thread at a time.
 */
public interface StreamTap extends UsageTap {

    /** What one event is. */
    enum Mark {
        /** A comment, a ping, a blank: says only that the provider is alive. */
        IDLE,
        /** Part of the answer. */
        DATA,
        /** The provider reports a failure; see {@link #failure}. */
        ERROR,
        /** The dialect's terminator: the answer is whole. */
        END
    }

    /**
     * Reads one event.
     *
     * @param event its lines and the blank line that ends it, between position and limit; left as it was found
     */
    Mark event(ByteBuffer event);

    /**
     * Returns whether the answer is whole although no terminator has come, as streams of images and sounds have none. Where the
     * dialect has one, a stream without it has broken off, whatever its last event said.
     */
    default boolean complete() {
        return false;
    }

    /** Returns what the last {@link Mark#ERROR} event said, or null before one. */
    @Nullable
    Failure failure();
}
