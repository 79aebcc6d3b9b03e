package dev.sluice.edge;

import dev.sluice.call.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of shortages of memory for answers: a line a minute at most, with what happened since the one before. Safe for use by
 * many threads.
 */
public final class ShortageLog {

    private static final Logger LOG = LoggerFactory.getLogger(ShortageLog.class);

    /** As for other repeated lines: an operator sees that it goes on, and the log does not grow. */
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Ticker ticker;
    private final Consumer<String> lines;
    private long next;
    private long closed;
    private long refused;

    /** Creates a log that writes warnings. */
    public ShortageLog(Ticker ticker) {
        this(ticker, LOG::warn);
    }

    /** @param lines takes each line */
    ShortageLog(Ticker ticker, Consumer<String> lines) {
        this.ticker = ticker;
        this.lines = lines;
        this.next = ticker.nanos();
    }

    /** A connection was closed whose client did not take its answer. */
    void closed() {
        String line;
        synchronized (this) {
            closed++;
            line = due();
        }
        write(line);
    }

    /** A call was refused. */
    void refused() {
        String line;
        synchronized (this) {
            refused++;
            line = due();
        }
        write(line);
    }

    /** Returns the line that is due, or an empty one. */
    private String due() {
        long now = ticker.nanos();
        if (now - next < 0) {
            return "";
        }
        String line = "the memory for answers is in use: " + closed
                + " connections closed whose clients did not read for longest, " + refused + " calls refused";
        next = now + INTERVAL_NANOS;
        closed = 0;
        refused = 0;
        return line;
    }

    private void write(String line) {
        if (!line.isEmpty()) {
            lines.accept(line);
        }
    }
}
