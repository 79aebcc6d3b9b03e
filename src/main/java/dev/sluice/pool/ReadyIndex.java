package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * An index of the accounts that may have room for demands of about one size: ready entries in no order, and waiting entries in a
 * heap by the time when they have room again. Guarded by the pool's lock.
 *
 * <p>A ready entry is examined only when it is drawn; without room it moves to the heap. So a pick costs O(log n) amortised in
 * the number of accounts, however many of them are busy: each move to the heap is paid for by an attempt that used room.
 *
 * <p>Both orders are of numbers rather than of entries: to move one of ten thousand within the heap touches the heap alone.
 */
final class ReadyIndex {

    private final ReadyEntry[] entries;

    /** The numbers of the ready entries, then nothing. */
    private final int[] ready;

    private final int[] heap;

    /** The time at which the entry at the same place of {@link #heap} becomes ready by itself. */
    private final long[] wakeAt;

    /** The place of each entry, by number, in {@link #ready} or in {@link #heap}. */
    private final int[] places;

    private int readyCount;
    private int heapCount;

    /** The number of ready entries that the current draw has not returned yet; those it has returned are behind them. */
    private int undrawn;

    ReadyIndex(List<CandidateAccount> candidates) {
        int count = candidates.size();
        entries = new ReadyEntry[count];
        ready = new int[count];
        heap = new int[count];
        wakeAt = new long[count];
        places = new int[count];
        IntConsumer makeReady = this::makeReady;
        for (CandidateAccount candidate : candidates) {
            entries[readyCount] = new ReadyEntry(candidate, readyCount, makeReady);
            ready[readyCount] = readyCount;
            places[readyCount] = readyCount;
            readyCount++;
        }
    }

    /** Begins a draw: entries whose wait is over become ready, and each ready entry can be drawn once. */
    void beginDraw(long now) {
        while (heapCount > 0 && wakeAt[0] <= now) {
            makeReady(heap[0]);
        }
        undrawn = readyCount;
    }

    boolean hasMore() {
        return undrawn > 0;
    }

    /** Returns a random entry of those that the current draw has not returned. */
    ReadyEntry draw(RandomGenerator random) {
        int place = undrawn == 1 ? 0 : random.nextInt(undrawn);
        int number = ready[place];
        undrawn--;
        putReady(ready[undrawn], place);
        putReady(number, undrawn);
        return entries[number];
    }

    /** Moves {@code entry}, which the current draw has returned, to the heap until {@code until}. */
    void await(ReadyEntry entry, long until, long now) {
        putReady(ready[--readyCount], places[entry.number]);
        siftUp(entry.number, until, heapCount++);
        entry.await(until, now);
    }

    /** Returns up to {@code most} waiting accounts from the top of the heap: most of them wake before most others. */
    List<CandidateAccount> soonest(int most) {
        List<CandidateAccount> candidates = new ArrayList<>(most);
        for (int i = 0; i < Math.min(most, heapCount); i++) {
            candidates.add(entries[heap[i]].candidate);
        }
        return candidates;
    }

    /** Returns the earliest time at which a waiting entry becomes ready, those of {@code excluded} left out. */
    long nextWake(List<CandidateAccount> excluded) {
        return nextWake(0, excluded);
    }

    /** Descends no further than below the excluded entries, of which there are few. */
    private long nextWake(int place, List<CandidateAccount> excluded) {
        if (place >= heapCount) {
            return PoolLock.NEVER;
        }
        if (!excluded.contains(entries[heap[place]].candidate)) {
            return wakeAt[place];
        }
        return Math.min(nextWake(2 * place + 1, excluded), nextWake(2 * place + 2, excluded));
    }

    private void makeReady(int number) {
        int hole = places[number];
        int last = heap[--heapCount];
        if (last != number) {
            long lastWakeAt = wakeAt[heapCount];
            siftUp(last, lastWakeAt, hole);
            siftDown(last, lastWakeAt, places[last]);
        }
        entries[number].stopWaiting();
        putReady(number, readyCount++);
    }

    private void siftUp(int number, long until, int place) {
        int at = place;
        while (at > 0 && wakeAt[(at - 1) / 2] > until) {
            int parent = (at - 1) / 2;
            putWaiting(heap[parent], wakeAt[parent], at);
            at = parent;
        }
        putWaiting(number, until, at);
    }

    private void siftDown(int number, long until, int place) {
        int at = place;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < heapCount && wakeAt[child + 1] < wakeAt[child]) {
                child++;
            }
            if (child >= heapCount || wakeAt[child] >= until) {
                putWaiting(number, until, at);
                return;
            }
            putWaiting(heap[child], wakeAt[child], at);
            at = child;
        }
    }

    private void putReady(int number, int place) {
        ready[place] = number;
        places[number] = place;
    }

    private void putWaiting(int number, long until, int place) {
        heap[place] = number;
        wakeAt[place] = until;
        places[number] = place;
    }
}
