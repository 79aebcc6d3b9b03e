package dev.sluice.telemetry;

import dev.sluice.call.LruMap;
import dev.sluice.call.Ticker;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import reactor.netty.channel.AbortedException;

/**
 * The log of faults that peers make: invalid HTTP and broken connections. Each kind of fault is one line a minute, without a stack
 * trace and without a byte that a peer sent, and tells how many more there were. Safe for use by many threads.
 */
public final class PeerFaults {

    private static final Logger LOG = LoggerFactory.getLogger(PeerFaults.class);

    /** As for other repeated lines: an operator sees that it goes on, and the log does not grow. */
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    /** Kinds remembered; they are names of classes, of which Netty has some dozens for faults of peers. */
    private static final int KINDS = 200;

    private static final String INVALID = "Decoding failed";

    /** Netty's codec for upgrades, which logs the settings that it cannot read. */
    private static final String UPGRADE = "io.netty.handler.codec.http2.Http2ServerUpgradeCodec";

    private static final Pattern CAUSE = Pattern.compile("failure\\((?:[a-z0-9]+\\.)*([A-Za-z0-9$]+)");

    private static final Pattern PEER = Pattern.compile("R:[^/\\s]*/(\\S+):\\d+\\]");

    private final Ticker ticker;
    private final BiConsumer<Level, String> log;
    private final Map<String, Told> told = new LruMap<>(KINDS);

    public PeerFaults(Ticker ticker) {
        this(ticker, (level, line) -> LOG.atLevel(level).log(line));
    }

    /** @param log takes the lines in place of the logger */
    PeerFaults(Ticker ticker, BiConsumer<Level, String> log) {
        this.ticker = ticker;
        this.log = log;
    }

    /** The last line about one kind of fault, and the faults since. */
    private static final class Told {
        private long at;
        private int omitted;
    }

    /**
     * Tells of what Netty or Reactor Netty log, where a peer is its cause.
     *
     * @param logger the name of the logger
     * @param message the formatted message
     * @param thrown the exception that is logged, or null
     * @return whether a peer is the cause; else the message is to be logged as it is
     */
    boolean take(String logger, String message, @Nullable Throwable thrown) {
        if (thrown == null) {
            int at = message.indexOf(INVALID);
            if (at < 0) {
                return false;
            }
            Matcher cause = CAUSE.matcher(message);
            tell(Level.WARN, "invalid HTTP", cause.find() ? cause.group(1) : "unknown", message);
            return true;
        }
        Throwable fault = fault(thrown);
        if (fault == null && !logger.equals(UPGRADE)) {
            return false;
        }
        boolean broken = fault instanceof IOException || fault instanceof AbortedException;
        Throwable named = fault == null ? thrown : fault;
        tell(
                broken ? Level.INFO : Level.WARN,
                broken ? "a connection broke" : "invalid HTTP",
                named.getClass().getSimpleName(),
                message);
        return true;
    }

    private static @Nullable Throwable fault(Throwable thrown) {
        int depth = 0;
        for (Throwable cause = thrown; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            if (cause instanceof IOException
                    || cause instanceof AbortedException
                    || cause instanceof CodecException
                    || cause instanceof Http2Exception
                    || cause instanceof TimeoutException) {
                return cause;
            }
        }
        return null;
    }

    private void tell(Level level, String what, String kind, String message) {
        long now = ticker.nanos();
        int omitted;
        synchronized (this) {
            Told last = told.get(what + kind);
            if (last == null) {
                last = new Told();
                told.put(what + kind, last);
            } else if (now - last.at < INTERVAL) {
                last.omitted++;
                return;
            }
            last.at = now;
            omitted = last.omitted;
            last.omitted = 0;
        }
        Matcher peer = PEER.matcher(message);
        log.accept(
                level,
                what + " (" + kind + ')' + (peer.find() ? ", peer " + peer.group(1) : "")
                        + (omitted == 0 ? "" : "; " + omitted + " more before were left out"));
    }
}
