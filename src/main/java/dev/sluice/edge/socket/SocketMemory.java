package dev.sluice.edge.socket;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that all sockets share for what they read and keep. Bounded. Safe for use by many threads. */
final class SocketMemory {

    private final long total;
    private final AtomicLong held = new AtomicLong();

    /** @param total the most bytes of all sockets together, &gt; 0 */
    SocketMemory(long total) {
        this.total = total;
    }

    /** Returns the most bytes of one socket, so that one does not displace all others. */
    long mostOfOne() {
        return total / 4;
    }

    /** Takes {@code bytes}, or returns false where there are not as many left. */
    boolean take(long bytes) {
        long before = held.get();
        while (before + bytes <= total) {
            if (held.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = held.get();
        }
        return false;
    }

    /** Gives back what was taken. */
    void give(long bytes) {
        held.addAndGet(-bytes);
    }
}
