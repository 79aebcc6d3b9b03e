package dev.sluice.telemetry.accesslog;

import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes lines, behind a bounded queue.
 *
 * <p>{@link #offer} never waits: a line that finds the queue full is dropped and counted, as is one that cannot be written.
 */
final class LineWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LineWriter.class);

    /** Eight seconds of a thousand calls a second; at most some 8 MB. */
    static final int QUEUE = 8_192;

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final LineSink sink;
    private final Counter lost;
    private final Thread thread;

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
        if (!waiting.offer(line)) {
            lost.increment();
        }
    }

    private void writeAll() {
        try {
            for (byte[] line = waiting.take(); line != END; line = waiting.take()) {
                write(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Says once that lines are lost, and once that they are not any more. */
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
        try {
            boolean told = waiting.offer(END, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
            thread.join(told ? LAST_WORDS.toMillis() : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        sink.close();
    }
}
