package dev.sluice.store.redis;

import dev.sluice.call.Alarm;
import dev.sluice.call.EarliestAlarm;
import dev.sluice.call.Fact;
import dev.sluice.call.FactLog;
import dev.sluice.call.LruMap;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log of facts in Redis or Valkey. One message at a time is under way, which takes what is told and brings what others have told:
 * every fifth of a second, and soon after something was told. Safe for use by several threads.
 */
public final class RedisFactLog implements FactLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisFactLog.class);

    /** In nanoseconds: how often facts of other replicas are asked for while there is nothing to tell. */
    private static final long INTERVAL = Duration.ofMillis(200).toNanos();

    /** The least time between two messages: what is told meanwhile goes together. */
    private static final long LEAST_INTERVAL = Duration.ofMillis(50).toNanos();

    /** Facts of a topic that wait while Redis cannot be reached; of more, the oldest are dropped. */
    private static final int MOST_WAITING = 2_000;

    /** Facts of a topic in one message; the rest goes with the next. */
    private static final int MOST_IN_A_MESSAGE = 200;

    /** Instances whose last number is remembered: a replica that starts each minute of a day is about as many. */
    private static final int INSTANCES = 2_000;

    private final RedisScript script;
    private final String[] keys;
    private final String replica;
    private final String instance;
    private final Ticker ticker;
    private final EarliestAlarm next;
    private final LongConsumer clock;
    private final Map<Topic, List<Consumer<Fact>>> listeners = new EnumMap<>(Topic.class);
    private final Map<Topic, Deque<String>> waiting = new EnumMap<>(Topic.class);
    private final Map<Topic, Map<String, Long>> numbers = new EnumMap<>(Topic.class);
    private Map<Topic, String> last = new EnumMap<>(Topic.class);
    private long number;
    private boolean started;
    private boolean underWay;
    private boolean closed;
    private long sentAt;

    /**
     * Creates a log that has yet to {@link #start}.
     *
     * @param clock receives Redis' time in milliseconds, with each answer
     */
    RedisFactLog(
            RedisConnection connection,
            String prefix,
            Duration timeout,
            String replica,
            String instance,
            Ticker ticker,
            Alarm alarm,
            LongConsumer clock) {
        this.script = new RedisScript(connection, timeout, "facts.lua");
        this.keys = FactMessage.keys(prefix);
        this.replica = replica;
        this.instance = instance;
        this.ticker = ticker;
        this.next = new EarliestAlarm(alarm, this::wake);
        this.clock = clock;
        for (Topic topic : Topic.values()) {
            waiting.put(topic, new ArrayDeque<>());
            numbers.put(topic, new LruMap<>(INSTANCES));
        }
    }

    /** Begins to read; listeners are to be there before. */
    public void start() {
        synchronized (this) {
            started = true;
        }
        send();
    }

    @Override
    public synchronized void tell(Topic topic, List<String> values) {
        Deque<String> facts = waiting.getOrDefault(topic, new ArrayDeque<>());
        if (facts.size() == MOST_WAITING) {
            facts.removeFirst();
        }
        facts.addLast(FactMessage.text(instance, ++number, replica, values));
        if (started && !underWay) {
            next.by(Math.max(ticker.nanos(), sentAt + LEAST_INTERVAL));
        }
    }

    @Override
    public synchronized void listen(Topic topic, Consumer<Fact> listener) {
        List<Consumer<Fact>> all = new ArrayList<>(listeners.getOrDefault(topic, List.of()));
        all.add(listener);
        listeners.put(topic, all);
    }

    private void wake() {
        synchronized (this) {
            if (underWay || closed) {
                return;
            }
        }
        send();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the end of it sends the next
    private void send() {
        Map<Topic, List<String>> told = new EnumMap<>(Topic.class);
        String[] arguments;
        synchronized (this) {
            underWay = true;
            sentAt = ticker.nanos();
            waiting.forEach((topic, facts) ->
                    told.put(topic, facts.stream().limit(MOST_IN_A_MESSAGE).toList()));
            arguments = FactMessage.arguments(last, told);
        }
        script.run(keys, arguments, FactMessage::answer)
                .whenComplete((answer, failed) -> ended(told, failed == null ? answer : null));
    }

    private void ended(Map<Topic, List<String>> told, FactMessage.@Nullable Answer answer) {
        if (answer != null) {
            clock.accept(answer.clockMillis());
            for (FactMessage.Read each : heard(told, answer)) {
                hear(each);
            }
        }
        boolean more = answer != null && answer.read().size() >= FactMessage.MOST_READ;
        long at;
        synchronized (this) {
            underWay = false;
            boolean soon = answer != null && (more || waiting.values().stream().anyMatch(facts -> !facts.isEmpty()));
            at = sentAt + (soon ? LEAST_INTERVAL : INTERVAL);
        }
        next.by(at);
    }

    /** Notes what has arrived; returns the facts of other replicas that were not heard before. */
    private synchronized List<FactMessage.Read> heard(Map<Topic, List<String>> told, FactMessage.Answer answer) {
        last = answer.last();
        told.forEach((topic, facts) -> {
            Deque<String> left = waiting.getOrDefault(topic, new ArrayDeque<>());
            // Facts that were dropped meanwhile, as too many waited, are not there any more.
            facts.forEach(each -> left.removeFirstOccurrence(each));
        });
        List<FactMessage.Read> heard = new ArrayList<>();
        for (FactMessage.Read each : answer.read()) {
            Map<String, Long> known = numbers.getOrDefault(each.topic(), Map.of());
            if (!each.instance().equals(instance) && each.number() > known.getOrDefault(each.instance(), 0L)) {
                known.put(each.instance(), each.number());
                heard.add(each);
            }
        }
        return heard;
    }

    private void hear(FactMessage.Read read) {
        List<Consumer<Fact>> all;
        synchronized (this) {
            all = listeners.getOrDefault(read.topic(), List.of());
        }
        for (Consumer<Fact> listener : all) {
            try {
                listener.accept(read.fact());
            } catch (RuntimeException e) {
                LOG.debug(
                        "a fact about {} of {} is left out",
                        read.topic(),
                        read.fact().replica(),
                        e);
            }
        }
    }

    /** Tells and reads nothing more; what waits is lost. */
    @Override
    public synchronized void close() {
        closed = true;
        next.close();
    }
}
