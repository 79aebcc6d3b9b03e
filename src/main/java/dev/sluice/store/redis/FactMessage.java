package dev.sluice.store.redis;

import dev.sluice.call.Fact;
import dev.sluice.call.FactLog.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The form of messages to the script {@code facts.lua} and of its answers. Stateless. */
final class FactMessage {

    /** Facts that are read at once of a topic: a replica that joins reads the rest with its next messages. */
    static final int MOST_READ = 500;

    /** Stands between the parts of a fact; no value has it. */
    private static final String SEPARATOR = "\u001f";

    /** The instance, the number and the replica. */
    private static final int PARTS_BEFORE_VALUES = 3;

    private FactMessage() {}

    /**
     * A fact as it was read.
     *
     * @param instance the run of the replica that told it
     * @param number its number among those of the instance
     */
    record Read(Topic topic, String instance, long number, Fact fact) {}

    /**
     * An answer of the script.
     *
     * @param last by topic, the id read last
     */
    record Answer(Map<Topic, String> last, List<Read> read, long clockMillis) {}

    static String text(String instance, long number, String replica, List<String> values) {
        List<String> parts = new ArrayList<>(List.of(instance, Long.toString(number), replica));
        values.forEach(value -> parts.add(value.replace(SEPARATOR, "")));
        return String.join(SEPARATOR, parts);
    }

    static String[] keys(String prefix) {
        return Arrays.stream(Topic.values())
                .map(each -> prefix + "facts:" + each.name().toLowerCase(Locale.ROOT))
                .toArray(String[]::new);
    }

    /**
     * Returns the arguments of a message.
     *
     * @param last by topic, the id read last; those of which nothing was read are left out
     */
    static String[] arguments(Map<Topic, String> last, Map<Topic, List<String>> told) {
        List<String> values = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<String> facts = told.getOrDefault(topic, List.of());
            values.add(last.getOrDefault(topic, topic.replayed() ? "" : "$"));
            values.add(Integer.toString(topic.kept()));
            values.add(Integer.toString(MOST_READ));
            values.add(Integer.toString(facts.size()));
            values.addAll(facts);
        }
        return values.toArray(new String[0]);
    }

    /**
     * Reads the script's answer; facts of another form are left out, as those of a later version may be.
     *
     * @throws IllegalStateException if it is of another form as a whole
     */
    static Answer answer(List<?> reply) {
        try {
            return read(reply.iterator());
        } catch (RuntimeException e) {
            throw new IllegalStateException("the answer of the script is of another form than expected", e);
        }
    }

    private static Answer read(Iterator<?> values) {
        long now = (long) Double.parseDouble(text(values));
        Map<Topic, String> last = new EnumMap<>(Topic.class);
        List<Read> facts = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            last.put(topic, text(values));
            for (int left = Integer.parseInt(text(values)); left > 0; left--) {
                String id = text(values);
                long at = Long.parseLong(id.substring(0, id.indexOf('-')));
                Read fact = fact(topic, text(values), Duration.ofMillis(Math.max(0, now - at)));
                if (fact != null) {
                    facts.add(fact);
                }
            }
        }
        return new Answer(last, facts, now);
    }

    private static @Nullable Read fact(Topic topic, String text, Duration age) {
        List<String> parts = List.of(text.split(SEPARATOR, -1));
        if (parts.size() <= PARTS_BEFORE_VALUES) {
            return null;
        }
        try {
            Fact fact = new Fact(parts.get(2), parts.subList(PARTS_BEFORE_VALUES, parts.size()), age);
            return new Read(topic, parts.get(0), Long.parseLong(parts.get(1)), fact);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String text(Iterator<?> values) {
        return String.valueOf(values.next());
    }
}
