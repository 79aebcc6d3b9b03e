package dev.sluice.limit;

import dev.sluice.call.Alarm;
import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.FactLog.Topic;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange with the other replicas of the sizes that calls were seen to have, so that one that has just begun estimates as the
 * others do: estimates that are too high reserve of a limit what no call uses. Safe for use by several threads.
 */
public final class SizeExchange implements AutoCloseable {

    /** A mean of the last eight calls changes no faster; a replica that joins hears what was told in the minutes before. */
    private static final long INTERVAL = Duration.ofSeconds(2).toNanos();

    /** Sizes told in one interval, of at most some 100 bytes each; more wait for the next. */
    private static final int MOST_SIZES = 100;

    /** The values of one size in a fact. */
    private static final int VALUES = 5;

    private final Estimates estimates;
    private final FactLog log;
    private final Ticker ticker;
    private final Alarm alarm;
    private volatile boolean closed;

    /** Creates an exchange that has yet to {@link #start}. */
    public SizeExchange(Estimates estimates, FactLog log, Ticker ticker, Alarm alarm) {
        this.estimates = estimates;
        this.log = log;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Begins to tell and to hear. */
    public void start() {
        log.listen(Topic.SIZES, this::hear);
        tell();
    }

    private void tell() {
        List<String> values = new ArrayList<>();
        for (ObservedSize each : estimates.takeObserved(MOST_SIZES)) {
            values.add(each.kind().name());
            values.add(each.model());
            values.add(each.caller());
            values.add(Double.toString(each.mean()));
            values.add(Double.toString(each.deviation()));
        }
        if (!values.isEmpty()) {
            log.tell(Topic.SIZES, values);
        }
        if (!closed) {
            alarm.at(ticker.nanos() + INTERVAL, this::tell);
        }
    }

    /** @throws IllegalArgumentException if a size is not one of this release's */
    private void hear(Fact fact) {
        List<String> values = fact.values();
        for (int i = 0; i + VALUES <= values.size(); i += VALUES) {
            estimates.adopt(new ObservedSize(
                    ObservedSize.Kind.valueOf(values.get(i)),
                    values.get(i + 1),
                    values.get(i + 2),
                    Double.parseDouble(values.get(i + 3)),
                    Double.parseDouble(values.get(i + 4))));
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
