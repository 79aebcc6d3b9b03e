package dev.sluice.upstream;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stage of one attempt: connecting, sent, or over.
 *
 * <p>An attempt leaves the first stage once for each connection, and ends once. Whichever of the connection, the client's
 * leaving and the alarm moves it first decides; the others are told that they came too late. Safe for use by several threads.
 */
final class AttemptStage {

    private static final int CONNECTING = 0;
    private static final int SENT = 1;
    private static final int OVER = 2;

    private final AtomicInteger stage = new AtomicInteger(CONNECTING);

    boolean isConnecting() {
        return stage.get() == CONNECTING;
    }

    boolean isSent() {
        return stage.get() == SENT;
    }

    boolean isOver() {
        return stage.get() == OVER;
    }

    /** Moves on from connecting to sent; returns whether it was connecting. */
    boolean send() {
        return stage.compareAndSet(CONNECTING, SENT);
    }

    /** Goes back from sent to connecting, to be sent over another connection; returns whether it was not over. */
    boolean sendAgain() {
        return stage.compareAndSet(SENT, CONNECTING);
    }

    /** Ends an attempt that was never sent; returns whether it was connecting. */
    boolean endUnsent() {
        return stage.compareAndSet(CONNECTING, OVER);
    }

    /** Ends the attempt; returns whether it was not over. */
    boolean end() {
        return stage.getAndSet(OVER) != OVER;
    }
}
