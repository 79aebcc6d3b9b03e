package dev.sluice.protocol.tap;

import dev.sluice.call.Failure;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A tap that reads the events of one provider's stream as they pass, for the kind of each and the usage that they report.
 *
 * <p>Scans bytes and builds no tree. For one stream and one thread at a time.
 */
public interface StreamTap extends UsageTap {

    /** The kind of one event. */
    enum Mark {
        /** A comment, a ping or a blank line: shows only that the provider is alive. */
        IDLE,
        /** Part of the answer. */
        DATA,
        /** The provider reports a failure; see {@link #failure}. */
        ERROR,
        /** The dialect's terminator: the answer is complete. */
        END
    }

    /**
     * Reads one event.
     *
     * @param event its lines and the blank line that ends it, between position and limit, which do not move
     */
    Mark event(ByteBuffer event);

    /**
     * Returns whether the answer is complete although no terminator has come: streams of images and sounds have none, and some
     * servers leave out that of Chat Completions, whose last chunk gives the reason for the end.
     */
    default boolean complete() {
        return false;
    }

    /** Returns the terminator that a complete answer lacks, to be sent in the provider's place; empty if it lacks none. */
    default byte[] missingTerminator() {
        return new byte[0];
    }

    /**
     * Returns whether the event that reported the failure has the form of the dialect's own, so that callers can read it as it is;
     * to be called before the next event.
     */
    boolean failureIsOfDialect();

    /** Returns the failure that the last {@link Mark#ERROR} event reported, or null before one. */
    @Nullable
    Failure failure();
}
