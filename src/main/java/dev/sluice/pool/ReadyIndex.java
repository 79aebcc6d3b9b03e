package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * An index of the accounts that may have room for demands of about one size: ready entries in no order, and waiting entries in a
 * heap by the time when they have room again. Guarded by the pool's lock.
 *
 * <p>A ready entry is examined only when it is drawn; without room it moves to the heap. So a pick costs O(log n) amortised in
 * the number of accounts, however many of them are busy: each move to the heap is paid for by an attempt that used room.
 */
final class ReadyIndex {

    private final ReadyEntry[] ready;
    private final ReadyEntry[] heap;
    private int readyCount;
    private int heapCount;

    /** The number of ready entries that the current draw has not returned yet; those it has returned are behind them. */
    private int undrawn;

    ReadyIndex(List<CandidateAccount> candidates) {
        ready = new ReadyEntry[candidates.size()];
        heap = new ReadyEntry[candidates.size()];
        Consumer<ReadyEntry> makeReady = this::makeReady;
        for (CandidateAccount candidate : candidates) {
            ready[readyCount++] = new ReadyEntry(candidate, makeReady);
        }
    }

    /** Begins a draw: entries whose wait is over become ready, and each ready entry can be drawn once. */
    void beginDraw(long now) {
        while (heapCount > 0 && heap[0].wakeAt <= now) {
            makeReady(heap[0]);
        }
        undrawn = readyCount;
    }

    boolean hasMore() {
        return undrawn > 0;
    }

    /** Returns a random entry of those that the current draw has not returned. */
    ReadyEntry draw(RandomGenerator random) {
        int index = undrawn == 1 ? 0 : random.nextInt(undrawn);
        ReadyEntry entry = ready[index];
        ready[index] = ready[--undrawn];
        ready[undrawn] = entry;
        return entry;
    }

    /** Moves {@code entry}, the one drawn last, to the heap until {@code wakeAt}. */
    void await(ReadyEntry entry, long wakeAt, long now) {
        ready[undrawn] = ready[--readyCount];
        entry.wakeAt = wakeAt;
        entry.index = heapCount;
        heap[heapCount++] = entry;
        siftUp(entry.index);
        entry.await(now);
    }

    /** Returns up to {@code most} waiting accounts from the top of the heap: most of them wake before most others. */
    List<CandidateAccount> soonest(int most) {
        List<CandidateAccount> candidates = new ArrayList<>(most);
        for (int i = 0; i < Math.min(most, heapCount); i++) {
            candidates.add(heap[i].candidate);
        }
        return candidates;
    }

    /** Returns the earliest time at which a waiting entry becomes ready, those of {@code excluded} left out. */
    long nextWake(List<CandidateAccount> excluded) {
        return nextWake(0, excluded);
    }

    /** Descends no further than below the excluded entries, of which there are few. */
    private long nextWake(int index, List<CandidateAccount> excluded) {
        if (index >= heapCount) {
            return PoolLock.NEVER;
        }
        if (!excluded.contains(heap[index].candidate)) {
            return heap[index].wakeAt;
        }
        return Math.min(nextWake(2 * index + 1, excluded), nextWake(2 * index + 2, excluded));
    }

    private void makeReady(ReadyEntry entry) {
        int hole = entry.index;
        ReadyEntry last = heap[--heapCount];
        if (last != entry) {
            heap[hole] = last;
            last.index = hole;
            siftUp(hole);
            siftDown(last.index);
        }
        entry.stopWaiting();
        ready[readyCount++] = entry;
    }

    private void siftUp(int index) {
        ReadyEntry entry = heap[index];
        int at = index;
        while (at > 0 && heap[(at - 1) / 2].wakeAt > entry.wakeAt) {
            place(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        place(entry, at);
    }

    private void siftDown(int index) {
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
