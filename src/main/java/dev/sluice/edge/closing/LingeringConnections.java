package dev.sluice.edge.closing;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections that are read on after their last answer. Their number is bounded, and those of one event loop are read one after the
 * other with a pause between them: however much their clients send, others have the loop. Safe for use by many threads.
 */
public final class LingeringConnections {

    /** A tenth of the connections that a relay is expected to have at once; those beyond are closed as they are. */
    static final int MOST = 1_000;

    /** With reads of up to 128 KB, some 40 µs each, 4 % of an event loop's time; a body of 64 MB is discarded in half a second. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final AtomicInteger count = new AtomicInteger();
    private final Map<EventLoop, Reads> reads = new ConcurrentHashMap<>();

    /** Takes a place, to be {@linkplain #leave left}, or returns false where there is none. */
    boolean enter() {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        count.decrementAndGet();
    }

    /** Returns how many places are taken. */
    int count() {
        return count.get();
    }

    /** Has {@code read} run on {@code loop}, whose thread this is, after those that wait already. */
    void next(EventLoop loop, Runnable read) {
        reads.computeIfAbsent(loop, Reads::new).next(read);
    }

    /** The reads of one event loop. For its thread. */
    private static final class Reads {

        private final EventLoop loop;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
        private boolean busy;

        private Reads(EventLoop loop) {
            this.loop = loop;
        }

        void next(Runnable read) {
            waiting.add(read);
            if (!busy) {
                busy = true;
                runLater();
            }
        }

        private void run() {
            Runnable next = waiting.poll();
            if (next == null) {
                busy = false;
                return;
            }
            next.run();
            runLater();
        }

        private void runLater() {
            ScheduledFuture<?> unused = loop.schedule(this::run, PAUSE_NANOS, TimeUnit.NANOSECONDS);
        }
    }
}
