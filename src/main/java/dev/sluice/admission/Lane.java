package dev.sluice.admission;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The calls that wait for the same kind of supply, in strict order: a large call at the head is not passed by small ones
 * behind it. Guarded by the waiting room's lock.
 */
final class Lane<R, T> {

    private final String name;
    private final Map<String, Line<R, T>> lines = new HashMap<>();
    private final TreeSet<Line<R, T>> order = new TreeSet<>(Comparator.comparing(Line::rank));
    private final Claim claim = new Claim();
    private long notBefore;
    private int depth;

    Lane(String name, long now) {
        this.name = name;
        this.notBefore = now;
    }

    String name() {
        return name;
    }

    int depth() {
        return depth;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    Waiter<R, T> head() {
        return order.first().first();
    }

    Line.Rank rank() {
        return order.first().rank();
    }

    /** Returns when the supply last said that the head could be served. */
    long notBefore() {
        return notBefore;
    }

    void notBefore(long nanos) {
        notBefore = nanos;
    }

    /** Returns what the lane may claim against others. */
    Claim claim() {
        return claim;
    }

    Line<R, T> line(Standing<R, T> standing) {
        return lines.computeIfAbsent(standing.caller().name(), caller -> {
            Line<R, T> line = new Line<>(standing, this);
            standing.lines().add(line);
            return line;
        });
    }

    void add(Waiter<R, T> waiter) {
        Line<R, T> line = waiter.line();
        if (!line.isEmpty()) {
            order.remove(line);
        }
        line.add(waiter);
        line.rerank();
        order.add(line);
        depth++;
    }

    void remove(Waiter<R, T> waiter) {
        Line<R, T> line = waiter.line();
        order.remove(line);
        line.remove(waiter);
        depth--;
        if (line.isEmpty()) {
            lines.remove(line.standing.caller().name());
            line.standing.lines().remove(line);
        } else {
            line.rerank();
            order.add(line);
        }
    }

    /** Takes the rank that {@code line} has now. */
    void rerank(Line<R, T> line) {
        order.remove(line);
        line.rerank();
        order.add(line);
    }
}
