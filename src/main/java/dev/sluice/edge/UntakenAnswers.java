package dev.sluice.edge;

import dev.sluice.call.MemoryReservation;
import dev.sluice.call.MemoryShare;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answers that their clients do not take. Where there is no memory for one more, the one that has waited for longest makes room, of
 * the caller that leaves the most. Safe for use by many threads.
 */
final class UntakenAnswers {

    /**
     * The share of all buffers that may be in use before the next answer that waits ends one that has waited. The other half is for what
     * comes and goes, and for the parts of the allocator's chunks that no buffer fits in.
     */
    private static final double MOST_USED = 0.5;

    private static final MemoryShare NO_CALLER = new MemoryShare();

    private final ShortageLog shortages;
    private final Map<MemoryShare, OfCaller> callers = new LinkedHashMap<>();

    UntakenAnswers(ShortageLog shortages) {
        this.shortages = shortages;
    }

    /** An answer that waits for its client. */
    static final class Entry {

        private final MemoryReservation memory;
        private final long bytes;
        private final Runnable end;

        private Entry(MemoryReservation memory, long bytes, Runnable end) {
            this.memory = memory;
            this.bytes = bytes;
            this.end = end;
        }

        private MemoryShare caller() {
            MemoryShare caller = memory.caller();
            return caller == null ? NO_CALLER : caller;
        }
    }

    /** The answers of one caller that wait, oldest first. */
    private static final class OfCaller {

        private final Set<Entry> entries = new LinkedHashSet<>();
        private long bytes;
    }

    /**
     * Reserves {@code bytes} in {@code memory} for an answer that is not taken, and ends as many others as that needs.
     *
     * @param end ends the answer; called at most once, on any thread, after its bytes were given back
     * @return what is to be {@linkplain #remove removed} when the answer is taken or over, or null where there is no room
     */
    @Nullable
    Entry add(MemoryReservation memory, long bytes, Runnable end) {
        if (memory.buffersUsed() > MOST_USED) {
            endOne();
        }
        while (!memory.tryGrowSpare(bytes)) {
            if (!endOne()) {
                shortages.closed();
                return null;
            }
        }
        Entry entry = new Entry(memory, bytes, end);
        synchronized (callers) {
            OfCaller own = callers.computeIfAbsent(entry.caller(), caller -> new OfCaller());
            own.entries.add(entry);
            own.bytes += bytes;
        }
        return entry;
    }

    /** Gives back what is reserved for {@code entry}. Does nothing where it was ended. */
    void remove(Entry entry) {
        if (take(entry)) {
            entry.memory.shrink(entry.bytes);
        }
    }

    private boolean endOne() {
        Entry oldest;
        synchronized (callers) {
            OfCaller most = null;
            for (OfCaller each : callers.values()) {
                most = most == null || each.bytes > most.bytes ? each : most;
            }
            if (most == null) {
                return false;
            }
            oldest = most.entries.iterator().next();
            take(oldest);
        }
        oldest.memory.shrink(oldest.bytes);
        oldest.end.run();
        shortages.closed();
        return true;
    }

    private boolean take(Entry entry) {
        synchronized (callers) {
            OfCaller own = callers.get(entry.caller());
            if (own == null || !own.entries.remove(entry)) {
                return false;
            }
            own.bytes -= entry.bytes;
            if (own.entries.isEmpty()) {
                callers.remove(entry.caller());
            }
            return true;
        }
    }
}
