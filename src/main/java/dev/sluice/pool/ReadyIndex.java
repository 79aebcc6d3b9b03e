package dev.sluice.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * An index of the accounts that may have room for demands of about one size: ready ones in no order, and waiting ones in a heap by
 * the time when they have room again. Guarded by the pool's lock.
 *
 * <p>A ready account is examined only when it is drawn; without room it moves to the heap. So a pick costs O(log n) amortised in
 * the number of accounts, however many of them are busy: each move to the heap is paid for by an attempt that used room.
 *
 * <p>Both orders are of the candidates' numbers: to move one of ten thousand within the heap touches the heap alone.
 */
final class ReadyIndex {

    private final List<CandidateAccount> candidates;

    /** The listeners for room of candidates by their numbers, made at the first wait: in a pool with room few accounts ever wait. */
    private final @Nullable ReadyListener[] listeners;

    private final IntConsumer roomAppeared = this::roomAppeared;

    /** The numbers of the ready candidates, then nothing. */
    private final int[] ready;

    private final int[] heap;

    /** The time at which the candidate at the same place of {@link #heap} becomes ready by itself. */
    private final long[] wakeAt;

    /** The place of each candidate, by number, in {@link #ready} or in {@link #heap}. */
    private final int[] places;

    private int readyCount;
    private int heapCount;

    /** The number of ready candidates that the current draw has not returned yet; those it has returned are behind them. */
    private int undrawn;

    /** Creates an index in which all are ready; the number of each of {@code candidates} is its place among them. */
    ReadyIndex(List<CandidateAccount> candidates) {
        int count = candidates.size();
        this.candidates = candidates;
        listeners = new @Nullable ReadyListener[count];
        ready = new int[count];
        heap = new int[count];
        wakeAt = new long[count];
        places = new int[count];
        for (int number = 0; number < count; number++) {
            putReady(number, readyCount++);
        }
    }

    /** Begins a draw: candidates whose wait is over become ready, and each ready one can be drawn once. */
    void beginDraw(long now) {
        while (heapCount > 0 && wakeAt[0] <= now) {
            makeReady(heap[0]);
        }
        undrawn = readyCount;
    }

    boolean hasMore() {
        return undrawn > 0;
    }

    /** Returns a random candidate of those that the current draw has not returned. */
    CandidateAccount draw(RandomGenerator random) {
        int place = undrawn == 1 ? 0 : random.nextInt(undrawn);
        int number = ready[place];
        undrawn--;
        putReady(ready[undrawn], place);
        putReady(number, undrawn);
        return candidates.get(number);
    }

    /** Moves {@code candidate}, which the current draw has returned, to the heap until {@code until}. */
    void await(CandidateAccount candidate, long until, long now) {
        int number = candidate.number();
        putReady(ready[--readyCount], places[number]);
        siftUp(number, until, heapCount++);
        ReadyListener listener = listeners[number];
        if (listener == null) {
            listener = new ReadyListener(number, roomAppeared);
            listeners[number] = listener;
        }
        // The end of an attempt of any class can make room only where time cannot.
        if (until == PoolLock.NEVER) {
            candidate.account().listen(listener);
        } else {
            candidate.limits(now).listen(listener);
        }
    }

    /** Returns up to {@code most} waiting accounts from the top of the heap: most of them wake before most others. */
    List<CandidateAccount> soonest(int most) {
        List<CandidateAccount> soonest = new ArrayList<>(most);
        for (int i = 0; i < Math.min(most, heapCount); i++) {
            soonest.add(candidates.get(heap[i]));
        }
        return soonest;
    }

    /** Returns the earliest time at which a waiting candidate becomes ready, those of {@code excluded} left out. */
    long nextWake(List<CandidateAccount> excluded) {
        return nextWake(0, excluded);
    }

    /** Descends no further than below the excluded ones, of which there are few. */
    private long nextWake(int place, List<CandidateAccount> excluded) {
        if (place >= heapCount) {
            return PoolLock.NEVER;
        }
        if (!excluded.contains(candidates.get(heap[place]))) {
            return wakeAt[place];
        }
        return Math.min(nextWake(2 * place + 1, excluded), nextWake(2 * place + 2, excluded));
    }

    /** Listeners are not taken back, so that the candidate may be ready already. */
    private void roomAppeared(int number) {
        int place = places[number];
        if (place < heapCount && heap[place] == number) {
            makeReady(number);
        }
    }

    private void makeReady(int number) {
        int hole = places[number];
        int last = heap[--heapCount];
        if (last != number) {
            long lastWakeAt = wakeAt[heapCount];
            siftUp(last, lastWakeAt, hole);
            siftDown(last, lastWakeAt, places[last]);
        }
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
