package dev.sluice.edge;

import dev.sluice.call.Ticker;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A queue of the compressed bodies that one event loop decodes, a turn at a time. Together they have a share of the loop's time, however
 * many they are: the rest is for the calls of others. For the event loop's thread.
 */
final class DecodingTurns {

    /**
     * The time of which decoding has one part: half. A body of 64 MB inflates in some 0.4 s in place of 0.2 s, which is little beside
     * the time in which a model reads it.
     */
    static final int PARTS = 2;

    /** Of tasks without a delay Netty runs 64 before it looks at its sockets again. */
    private static final long LEAST_REST_NANOS = 1;

    private final Timer timer;
    private final Ticker ticker;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean busy;

    /** A means to have a task run later by the same thread. */
    @FunctionalInterface
    interface Timer {
        void after(long nanos, Runnable task);
    }

    DecodingTurns(Timer timer, Ticker ticker) {
        this.timer = timer;
        this.ticker = ticker;
    }

    static DecodingTurns on(EventLoop loop, Ticker ticker) {
        return new DecodingTurns(
                (nanos, task) -> {
                    ScheduledFuture<?> unused = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
                },
                ticker);
    }

    /** Has {@code turn} run after those that wait already. */
    void next(Runnable turn) {
        waiting.add(turn);
        if (!busy) {
            busy = true;
            timer.after(LEAST_REST_NANOS, this::run);
        }
    }

    private void run() {
        Runnable turn = waiting.poll();
        if (turn == null) {
            busy = false;
            return;
        }
        long began = ticker.nanos();
        try {
            turn.run();
        } finally {
            // Also where none waits now: one that comes meanwhile waits for the end of the rest.
            timer.after(Math.max(LEAST_REST_NANOS, (PARTS - 1) * (ticker.nanos() - began)), this::run);
        }
    }
}
