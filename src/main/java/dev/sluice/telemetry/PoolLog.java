package dev.sluice.telemetry;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.FailureReason;
import dev.sluice.call.KeyId;
import dev.sluice.call.LruMap;
import dev.sluice.call.Ticker;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.LimitChange;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.StateChange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The log of the pool: one line when a key's state changes, when a provider cannot be reached or fails as a whole, when a limit is
 * met, and when that is over. A change is one line however many calls meet it, and what changes back and forth is told once a
 * minute, with the number of changes left out. Safe for use by many threads.
 */
public final class PoolLog implements PoolListener {

    private static final Logger LOG = LoggerFactory.getLogger(PoolLog.class);

    /** As for other repeated lines: an operator sees that it goes on, and the log does not grow. */
    private static final long INTERVAL = Duration.ofMinutes(1).toNanos();

    /** The lines about one key or provider in an interval: it fails, recovers, and fails again. */
    private static final int LINES = 3;

    /** A limit that is met is daily business: once in this time tells that it is. */
    private static final long LIMIT_INTERVAL = Duration.ofMinutes(10).toNanos();

    /** Keys and providers remembered: each has a line or two. */
    private static final int SUBJECTS = 10_000;

    private final Ticker ticker;
    private final BiConsumer<Level, String> log;
    private final Map<String, Told> told = new LruMap<>(SUBJECTS);
    private final Map<String, Long> limitsToldAt = new LruMap<>(SUBJECTS);
    private final Map<String, Boolean> unreachable = new HashMap<>();

    public PoolLog(Ticker ticker) {
        this(ticker, (level, line) -> LOG.atLevel(level).log(line));
    }

    /** @param log takes the lines in place of the logger */
    PoolLog(Ticker ticker, BiConsumer<Level, String> log) {
        this.ticker = ticker;
        this.log = log;
    }

    /** The lines about one subject in the last minute. */
    private static final class Told {
        private long since;
        private int lines;
        private String line = "";
        private int omitted;

        private Told(long since) {
            this.since = since;
        }
    }

    @Override
    public void stateChanged(StateChange change) {
        KeyState to = change.to();
        if (to == KeyState.READY) {
            recovered("key " + change.key(), "key " + change.key() + " is ready again");
            return;
        }
        if (change.from() == KeyState.READY
                && to == KeyState.COOLING
                && change.why().startsWith("the provider's limit")) {
            // The line about the limit that was met says more.
            return;
        }
        String until = change.nanosUntil() == 0 ? "" : "; tried again in " + duration(change.nanosUntil());
        tell(
                Level.WARN,
                "key " + change.key(),
                "key " + change.key() + " is " + to.label() + ": " + change.why() + until);
    }

    @Override
    public void outageChanged(String provider, boolean ongoing, String why) {
        if (ongoing) {
            tell(
                    Level.WARN,
                    "outage of " + provider,
                    "provider " + provider + " fails at nearly every key: " + why + "; calls wait, and a few probe it");
        } else {
            recovered("outage of " + provider, "provider " + provider + " works again");
        }
    }

    @Override
    public void attemptEnded(KeyId key, String model, String call, Ending ending, @Nullable Failure failure) {
        if (failure != null && failure.kind() == FailureKind.CONNECT) {
            unreachable(key.provider(), call, failure);
        } else if (ending == Ending.SETTLED || (failure != null && failure.status() != 0)) {
            reached(key.provider());
        }
        if (failure != null && failure.kind() == FailureKind.LIMITED) {
            limited(key, model, call, failure);
        }
    }

    private void unreachable(String provider, String call, Failure failure) {
        boolean first;
        synchronized (this) {
            first = unreachable.put(provider, true) == null;
        }
        if (first) {
            String why = FailureReason.of(failure) + request(call);
            tell(Level.WARN, "way to " + provider, "provider " + provider + " cannot be reached: " + why);
        }
    }

    private void reached(String provider) {
        boolean again;
        synchronized (this) {
            again = !unreachable.isEmpty() && unreachable.remove(provider) != null;
        }
        if (again) {
            recovered("way to " + provider, "provider " + provider + " is reached again");
        }
    }

    @Override
    public void limitLearned(LimitChange change) {
        String limit = change.dimension().label() + " of " + change.account() + " for " + change.modelClass();
        if (dueAgain(limit + change.contradicts())) {
            String figure = Math.round(change.perMinute()) + " a minute";
            log.accept(
                    change.contradicts() ? Level.WARN : Level.INFO,
                    change.contradicts()
                            ? "stated limit contradicted: " + limit + " are refused beyond about " + figure
                            : "limit learned: " + limit + ", about " + figure);
        }
    }

    /** Returns whether nothing was told of {@code limit} lately, and notes that something is now. */
    private synchronized boolean dueAgain(String limit) {
        long now = ticker.nanos();
        Long before = limitsToldAt.get(limit);
        if (before != null && now - before < LIMIT_INTERVAL) {
            return false;
        }
        limitsToldAt.put(limit, now);
        return true;
    }

    private void limited(KeyId key, String model, String call, Failure failure) {
        if (!dueAgain(key.toString())) {
            return;
        }
        log.accept(
                Level.INFO,
                "key " + key + " met a limit of its provider with model " + model + ": " + FailureReason.of(failure)
                        + request(call));
    }

    /** Returns the id by which the access log and the console know the call. */
    private static String request(String call) {
        return call.isEmpty() ? "" : " (request " + call + ')';
    }

    /** Tells that {@code subject} is well, unless its trouble was not told. */
    private void recovered(String subject, String line) {
        boolean troubled;
        synchronized (this) {
            troubled = told.containsKey(subject);
        }
        if (troubled) {
            tell(Level.INFO, subject, line);
        }
    }

    private void tell(Level level, String subject, String line) {
        long now = ticker.nanos();
        int omitted;
        synchronized (this) {
            Told last = told.computeIfAbsent(subject, each -> new Told(now));
            if (now - last.since >= INTERVAL) {
                last.since = now;
                last.lines = 0;
            }
            if (line.equals(last.line) || ++last.lines > LINES) {
                last.omitted++;
                return;
            }
            omitted = last.omitted;
            last.omitted = 0;
            last.line = line;
        }
        log.accept(level, omitted == 0 ? line : line + " (" + omitted + " more changes before were left out)");
    }

    private static String duration(long nanos) {
        long seconds = Math.max(1, TimeUnit.NANOSECONDS.toSeconds(nanos));
        return seconds < 120 ? seconds + " s" : TimeUnit.SECONDS.toMinutes(seconds) + " min";
    }
}
