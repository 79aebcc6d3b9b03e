package dev.sluice.admission;

import dev.sluice.call.Alarm;
import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.FactLog.Topic;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange with the other replicas of the service that each caller has received, so that a caller gains nothing by asking
 * several of them. A caller's next call starts, in virtual time, after everything that it has received at any replica (Wang
 * and Merchant, Proportional-share scheduling for distributed storage systems, 2007). Safe for use by several threads.
 */
public final class ServiceExchange implements AutoCloseable {

    /** A tenth of a service time or less: service within this time is not yet known to other replicas. */
    private static final long INTERVAL = Duration.ofMillis(100).toNanos();

    /** The values of one caller in a fact. */
    private static final int VALUES = 4;

    /** Callers in one fact. */
    private static final int MOST_CALLERS = 200;

    private final FairQueue<?, ?> queue;
    private final FactLog log;
    private final Ticker ticker;
    private final Alarm alarm;
    private volatile boolean closed;

    /** Creates an exchange that has yet to {@link #start}. */
    public ServiceExchange(FairQueue<?, ?> queue, FactLog log, Ticker ticker, Alarm alarm) {
        this.queue = queue;
        this.log = log;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Begins to tell and to hear. */
    public void start() {
        log.listen(Topic.SERVICE, this::hear);
        tell();
    }

    private void tell() {
        List<ServedShare> served = queue.takeServed();
        for (int from = 0; from < served.size(); from += MOST_CALLERS) {
            List<String> values = new ArrayList<>();
            for (ServedShare each : served.subList(from, Math.min(served.size(), from + MOST_CALLERS))) {
                values.add(each.caller());
                values.add(Integer.toString(each.priority()));
                values.add(Double.toString(each.length()));
                values.add(Double.toString(each.virtualTime()));
            }
            log.tell(Topic.SERVICE, values);
        }
        if (!closed) {
            alarm.at(ticker.nanos() + INTERVAL, this::tell);
        }
    }

    private void hear(Fact fact) {
        List<ServedShare> served = new ArrayList<>();
        List<String> values = fact.values();
        for (int i = 0; i + VALUES <= values.size(); i += VALUES) {
            served.add(new ServedShare(
                    values.get(i),
                    Integer.parseInt(values.get(i + 1)),
                    Double.parseDouble(values.get(i + 2)),
                    Double.parseDouble(values.get(i + 3))));
        }
        queue.servedElsewhere(served);
    }

    @Override
    public void close() {
        closed = true;
    }
}
