package dev.sluice.admin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The last {@value #CAPACITY} calls that ended, each with the number it came in as. Safe for use by many threads; a call
 * costs one short lock.
 */
public final class RecentCalls {

    /** Some pages to scroll through, and below half a megabyte with trails of usual length. */
    static final int CAPACITY = 500;

    private final ArrayDeque<Numbered> calls = new ArrayDeque<>(CAPACITY);
    private long latest;

    /**
     * A call and its number.
     *
     * @param number counts up by one a call from 1 since the start
     */
    record Numbered(long number, CallLine line) {}

    /** Adds a call, and forgets the oldest where there are too many. */
    public synchronized void record(CallLine line) {
        if (calls.size() == CAPACITY) {
            calls.removeFirst();
        }
        calls.addLast(new Numbered(++latest, line));
    }

    /** Returns the number of the newest call, or 0 where there is none. */
    synchronized long latest() {
        return latest;
    }

    /** Returns the newest calls first: those numbered above {@code after}, and {@code limit} at most. */
    synchronized List<Numbered> newest(long after, int limit) {
        List<Numbered> newest = new ArrayList<>();
        Iterator<Numbered> each = calls.descendingIterator();
        while (each.hasNext() && newest.size() < limit) {
            Numbered call = each.next();
            if (call.number <= after) {
                break;
            }
            newest.add(call);
        }
        return newest;
    }
}
