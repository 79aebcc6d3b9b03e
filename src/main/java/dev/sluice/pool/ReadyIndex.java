package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * An index of who may have room for demands of about one size: ready seats in no order, and waiting seats in a heap by the
 * time when they have room again. Guarded by the pool's lock.
 *
 * <p>A ready seat is looked at only when it is drawn; if it has no room then, it moves to the heap. So a pick costs O(log n)
 * amortised in the number of accounts, however many of them are busy: each move to the heap is paid for by an attempt that
 * used the room up.
 */
final class ReadyIndex {

    /** Octaves of size that are told apart: the largest stands for a million tokens and more. */
    static final int SIZES = 22;

    private final ReadyEntry[] ready;
    private final ReadyEntry[] heap;
    private int readyCount;
    private int heapCount;

    /** How many of the ready seats the current draw has not seen yet; those it has seen are behind them. */
    private int undrawn;

    ReadyIndex(List<CandidateAccount> candidates) {
        ready = new ReadyEntry[candidates.size()];
        heap = new ReadyEntry[candidates.size()];
        for (CandidateAccount candidate : candidates) {
            ready[readyCount++] = new ReadyEntry(candidate, this);
        }
    }

    /** Begins a draw: who waits no longer is ready, and all who are ready can be drawn once. */
    void begin(long now) {
        while (heapCount > 0 && heap[0].wakeAt <= now) {
            comeBack(heap[0]);
        }
        undrawn = readyCount;
    }

    boolean hasMore() {
        return undrawn > 0;
    }

    /** Returns a seat of those that the draw has not seen. */
    ReadyEntry draw(RandomGenerator random) {
        int index = undrawn == 1 ? 0 : random.nextInt(undrawn);
        ReadyEntry entry = ready[index];
        ready[index] = ready[--undrawn];
        ready[undrawn] = entry;
        return entry;
    }

    /** Moves the seat that was drawn last to the heap until {@code wakeAt}. */
    void await(ReadyEntry entry, long wakeAt) {
        ready[undrawn] = ready[--readyCount];
        entry.wakeAt = wakeAt;
        entry.index = heapCount;
        heap[heapCount++] = entry;
        up(entry.index);
        entry.waits(true);
    }

    /** Moves a waiting seat back among the ready. */
    void comeBack(ReadyEntry entry) {
        int hole = entry.index;
        ReadyEntry last = heap[--heapCount];
        if (last != entry) {
            heap[hole] = last;
            last.index = hole;
            up(hole);
            down(last.index);
        }
        entry.waits(false);
        ready[readyCount++] = entry;
    }

    /** Returns so many of those that wait, of whom most come back before most others: the top of the heap. */
    List<CandidateAccount> soonest(int most) {
        List<CandidateAccount> candidates = new ArrayList<>(most);
        for (int i = 0; i < Math.min(most, heapCount); i++) {
            candidates.add(heap[i].candidate);
        }
        return candidates;
    }

    /** Returns the earliest time at which a waiting seat comes back, not counting those of {@code without}. */
    long nextWake(List<CandidateAccount> without) {
        return nextWake(0, without);
    }

    /** Looks no deeper than below the seats that do not count, of which there are few. */
    private long nextWake(int index, List<CandidateAccount> without) {
        if (index >= heapCount) {
            return PoolLock.NEVER;
        }
        if (!without.contains(heap[index].candidate)) {
            return heap[index].wakeAt;
        }
        return Math.min(nextWake(2 * index + 1, without), nextWake(2 * index + 2, without));
    }

    private void up(int index) {
        ReadyEntry entry = heap[index];
        int at = index;
        while (at > 0 && heap[(at - 1) / 2].wakeAt > entry.wakeAt) {
            place(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        place(entry, at);
    }

    private void down(int index) {
        ReadyEntry entry = heap[index];
        int at = index;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < heapCount && heap[child + 1].wakeAt < heap[child].wakeAt) {
                child++;
            }
            if (child >= heapCount || heap[child].wakeAt >= entry.wakeAt) {
                place(entry, at);
                return;
            }
            place(heap[child], at);
            at = child;
        }
    }

    private void place(ReadyEntry entry, int index) {
        heap[index] = entry;
        entry.index = index;
    }
}
