package dev.sluice.telemetry;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.FactLog.Topic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The differences between this replica and others that an operator has to know of: parts of the configuration, and a clock that is
 * wrong. Each is logged once, and listed while it lasts. Safe for use by several threads.
 */
public final class ClusterDifferences {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterDifferences.class);

    /** Clocks kept by NTP differ by milliseconds; what is off by this much is not kept. */
    private static final long MOST_MILLIS = Duration.ofSeconds(5).toMillis();

    private final String replica;
    private final InstantSource clock;
    private final Map<String, String> own;
    private final Map<String, Map<String, String>> others = new HashMap<>();
    private final Map<String, Set<String>> logged = new HashMap<>();
    private long aheadMillis;
    private boolean clockLogged;

    /** @param own by part of the configuration, a text that is the same where the part is */
    public ClusterDifferences(String replica, Map<String, String> own, InstantSource clock) {
        this.replica = replica;
        this.own = new TreeMap<>(own);
        this.clock = clock;
    }

    /** Tells the others of this replica's configuration, and hears of theirs. */
    public void exchange(FactLog log) {
        log.listen(Topic.CONFIGURATION, this::heard);
        List<String> values = new ArrayList<>();
        own.forEach((part, text) -> values.add(part + '=' + text));
        if (!values.isEmpty()) {
            log.tell(Topic.CONFIGURATION, values);
        }
    }

    private synchronized void heard(Fact fact) {
        Map<String, String> parts = new TreeMap<>();
        for (String value : fact.values()) {
            int equals = value.lastIndexOf('=');
            if (equals > 0) {
                parts.put(value.substring(0, equals), value.substring(equals + 1));
            }
        }
        others.put(fact.replica(), parts);
        Set<String> differing = differing(parts);
        if (!differing.isEmpty() && !differing.equals(logged.put(fact.replica(), differing))) {
            LOG.warn("cluster: {}", line(fact.replica(), differing));
        }
    }

    /** Notes the store's clock, in milliseconds since 1970. */
    public synchronized void clock(long storeMillis) {
        aheadMillis = clock.millis() - storeMillis;
        if (Math.abs(aheadMillis) > MOST_MILLIS && !clockLogged) {
            clockLogged = true;
            LOG.warn("cluster: {}", clockLine());
        }
    }

    /** Returns a line for each difference from one of {@code alive}, the replicas that are. */
    public synchronized List<String> lines(List<String> alive) {
        List<String> lines = new ArrayList<>();
        for (String each : alive) {
            Set<String> differing = differing(others.getOrDefault(each, own));
            if (!differing.isEmpty() && !each.equals(replica)) {
                lines.add(line(each, differing));
            }
        }
        if (Math.abs(aheadMillis) > MOST_MILLIS) {
            lines.add(clockLine());
        }
        return lines;
    }

    private Set<String> differing(Map<String, String> parts) {
        Set<String> all = new TreeSet<>(own.keySet());
        all.addAll(parts.keySet());
        all.removeIf(part -> own.getOrDefault(part, "").equals(parts.getOrDefault(part, "")));
        return all;
    }

    private String line(String other, Set<String> differing) {
        return replica + " and " + other + " are configured differently in " + String.join(", ", differing)
                + "; of the limits that replicas state for an account, the lowest count";
    }

    private String clockLine() {
        return "the clock of " + replica + " is " + Math.abs(aheadMillis) / 1_000 + " s "
                + (aheadMillis > 0 ? "ahead of" : "behind")
                + " the shared store's; limits go by the store's, budgets and expiry by each replica's";
    }
}
