package dev.sluice.admin;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The last {@value #CAPACITY} calls that ended, as documents without their requests. Safe for use by many threads; a call takes
 * one short lock.
 */
public final class RecentCalls implements CallListener {

    /** Some pages to scroll through, and below half a megabyte with trails of usual length. */
    static final int CAPACITY = 500;

    private final InstantSource clock;
    private final ArrayDeque<CallDocument> calls = new ArrayDeque<>(CAPACITY);
    private long latest;

    public RecentCalls(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void callEnded(CallRecord call) {
        if (calls.size() == CAPACITY) {
            calls.removeFirst();
        }
        calls.addLast(CallDocument.of(call, ++latest, clock.instant()));
    }

    /** Returns the number of the newest call, or 0 where there is none. */
    synchronized long latest() {
        return latest;
    }

    /** Returns the newest calls first: those numbered above {@code after}, and {@code limit} at most. */
    synchronized List<CallDocument> newest(long after, int limit) {
        List<CallDocument> newest = new ArrayList<>();
        Iterator<CallDocument> each = calls.descendingIterator();
        while (each.hasNext() && newest.size() < limit) {
            CallDocument call = each.next();
            if (call.number() <= after) {
                break;
            }
            newest.add(call);
        }
        return newest;
    }
}
