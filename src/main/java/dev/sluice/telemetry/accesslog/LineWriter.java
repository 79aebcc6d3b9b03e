package dev.sluice.telemetry.accesslog;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that writes lines from a bounded queue.
 *
 * <p>{@link #offer} never waits: a line that finds the queue full is dropped and counted, as is one that cannot be written.
 */
final class LineWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

    /** Eight seconds of a thousand calls a second; at most some 8 MB. */
    static final int QUEUE = 8_192;

    /** A disk writes the whole queue in less than a second; a file system that hangs must not hold up the end. */
    private static final Duration CLOSING_TIME = Duration.ofSeconds(5);

    /** Without a lock, which an event loop might have to wait for. */
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicInteger depth = new AtomicInteger();
    private final LineSink sink;
    private final Counter lost;
    private final Thread thread;
    private volatile boolean closing;

    /** Touched by the writing thread only. */
    private boolean failing;

    LineWriter(LineSink sink, Counter lost) {
        this.sink = sink;
        this.lost = lost;
        this.thread = new Thread(this::writeAll, "access-log");
        thread.setDaemon(true);
        thread.start();
    }

    void offer(byte[] line) {
        if (depth.incrementAndGet() > QUEUE) {
            depth.decrementAndGet();
            lost.increment();
            return;
        }
        waiting.add(line);
        LockSupport.unpark(thread);
    }

    private void writeAll() {
        while (!Thread.currentThread().isInterrupted()) {
            byte[] line = waiting.poll();
            if (line != null) {
                depth.decrementAndGet();
                write(line);
            } else if (closing) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Logs once that lines are lost, and once that they are written again. */
    private void write(byte[] line) {
        try {
            sink.write(line);
            if (failing) {
                failing = false;
                LOG.info("access log is written again");
            }
        } catch (IOException e) {
            lost.increment();
            if (!failing) {
                failing = true;
                LOG.warn("access log cannot be written, lines are dropped until it can: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSING_TIME.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        sink.close();
    }
}
