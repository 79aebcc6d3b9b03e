package dev.sluice.boot;

import dev.sluice.call.Ticker;
import dev.sluice.store.jdbc.LedgerListener;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The log of the ledger's trouble. Calls that were lost are named up to a number of lines a minute, and counted beyond it. */
final class LedgerLog implements LedgerListener {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerLog.class);

    /** As for other repeated lines: an operator sees that it goes on, and the log does not grow. */
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    /** Enough to look up what they have in common; a store that is away loses as many as there are calls. */
    static final int LINES = 20;

    private final Ticker ticker;
    private final BiConsumer<Level, String> log;
    private long since;
    private int lines;
    private int omitted;

    LedgerLog(Ticker ticker) {
        this(ticker, (level, line) -> LOG.atLevel(level).log(line));
    }

    /** @param log takes the lines in place of the logger */
    LedgerLog(Ticker ticker, BiConsumer<Level, String> log) {
        this.ticker = ticker;
        this.log = log;
        this.since = ticker.nanos();
    }

    @Override
    public void unavailable(String reason) {
        log.accept(Level.ERROR, "the ledger cannot be written: " + reason);
    }

    @Override
    public void availableAgain() {
        log.accept(Level.INFO, "the ledger is written again, with all that was kept meanwhile");
    }

    @Override
    public void entryLost(String id) {
        int more;
        synchronized (this) {
            long now = ticker.nanos();
            if (now - since >= INTERVAL) {
                since = now;
                lines = 0;
            }
            if (++lines > LINES) {
                omitted++;
                return;
            }
            more = omitted;
            omitted = 0;
        }
        log.accept(
                Level.ERROR,
                "call " + id + " could not be entered into the ledger, and ended with an error"
                        + (more == 0 ? "" : " (" + more + " more before were left out)"));
    }
}
