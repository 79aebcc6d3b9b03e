package dev.sluice.pool;

import dev.sluice.call.Alarm;
import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.FactLog.Topic;
import dev.sluice.call.Ticker;
import dev.sluice.limit.Dimension;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with the other replicas of the limits by the minute that are learned, so that each is learned once: the rate that one has
 * found last counts at all of them. What each measures includes what the others use. Safe for use by several threads.
 */
public final class LimitExchange implements AutoCloseable {

    /** Together with the log's time less than a second. */
    private static final long INTERVAL = Duration.ofMillis(500).toNanos();

    /** The change that is told: half of the smallest step by which a rate is raised. */
    private static final double TOLD = 0.005;

    private static final int VALUES = 5;

    private final Pool pool;
    private final FactLog log;
    private final Ticker ticker;
    private final Alarm alarm;

    /** The rates that the others know, NaN where what they told was adopted since; null before the first look. */
    private @Nullable Map<List<String>, Double> known;

    private boolean closed;

    /** Creates an exchange that has yet to {@link #start}. */
    public LimitExchange(Pool pool, FactLog log, Ticker ticker, Alarm alarm) {
        this.pool = pool;
        this.log = log;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Begins to tell and to hear. */
    public void start() {
        log.listen(Topic.LIMITS, this::hear);
        tell();
    }

    private synchronized void tell() {
        Map<List<String>, Double> before = known;
        Map<List<String>, Double> now = new HashMap<>();
        for (AccountLimit each : pool.learned().limits()) {
            if (each.dimension().isPerMinute()) {
                List<String> name = name(each);
                double rate = each.perMinute();
                Double last = before == null ? Double.valueOf(Double.NaN) : before.get(name);
                boolean changed = last == null || Math.abs(rate - last) > TOLD * last;
                now.put(name, changed || last.isNaN() ? Double.valueOf(rate) : last);
                if (changed) {
                    log.tell(Topic.LIMITS, List.of(name.get(0), name.get(1), name.get(2), name.get(3), rate + ""));
                }
            }
        }
        known = now;
        if (!closed) {
            alarm.at(ticker.nanos() + INTERVAL, this::tell);
        }
    }

    private synchronized void hear(Fact fact) {
        List<String> values = fact.values();
        if (values.size() < VALUES) {
            return;
        }
        Dimension dimension = Dimension.valueOf(values.get(3));
        // The level of a replica's own bucket says nothing of another's.
        AccountLimit limit = new AccountLimit(
                values.get(0),
                values.get(1),
                values.get(2),
                dimension,
                Double.parseDouble(values.get(4)),
                Double.MAX_VALUE);
        pool.remember(new LearnedState(fact.age(), List.of(limit), List.of()));
        if (known != null) {
            known.put(name(limit), Double.NaN);
        }
    }

    private static List<String> name(AccountLimit limit) {
        return List.of(
                limit.provider(),
                limit.account(),
                limit.modelClass(),
                limit.dimension().name());
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
