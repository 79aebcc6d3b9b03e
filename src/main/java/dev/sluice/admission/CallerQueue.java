package dev.sluice.admission;

import java.util.Comparator;
import java.util.TreeSet;

/**
 * The calls of one caller that wait in one lane, by arrival, with the rank that its first call has in the lane. Guarded by
 * the waiting room's lock.
 */
final class CallerQueue<R, T> {

    final CallerShare<R, T> standing;
    final ModelQueue<R, T> modelQueue;
    private final TreeSet<WaitingCall<R, T>> waitingCalls = new TreeSet<>(WaitingCall.BY_ARRIVAL);
    private Rank rank = new Rank(0, 0, 0, 0);

    CallerQueue(CallerShare<R, T> standing, ModelQueue<R, T> modelQueue) {
        this.standing = standing;
        this.modelQueue = modelQueue;
    }

    /**
     * A first call's place among first calls: by priority, then by what its caller has had, then by arrival.
     *
     * @param order tells apart what is equal in all else
     */
    record Rank(int priority, double start, long since, long order) implements Comparable<Rank> {

        private static final Comparator<Rank> ORDER = Comparator.comparingInt(Rank::priority)
                .reversed()
                .thenComparingDouble(Rank::start)
                .thenComparingLong(Rank::since)
                .thenComparingLong(Rank::order);

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }

    Rank rank() {
        return rank;
    }

    WaitingCall<R, T> first() {
        return waitingCalls.first();
    }

    WaitingCall<R, T> last() {
        return waitingCalls.last();
    }

    int size() {
        return waitingCalls.size();
    }

    boolean isEmpty() {
        return waitingCalls.isEmpty();
    }

    /** Returns how many of the first {@code most} calls come before the first of {@code next} if all go in their turn. */
    int callsBefore(CallerQueue<R, T> next, int most) {
        int calls = 0;
        for (WaitingCall<R, T> waitingCall : waitingCalls) {
            double start = next.standing == standing ? standing.start() : standing.startAfter(calls);
            if (calls == most || rankOf(waitingCall, start).compareTo(next.rank) > 0) {
                break;
            }
            calls++;
        }
        return calls;
    }

    void add(WaitingCall<R, T> waitingCall) {
        waitingCalls.add(waitingCall);
    }

    void remove(WaitingCall<R, T> waitingCall) {
        waitingCalls.remove(waitingCall);
    }

    /** Takes the rank that the first call has now; only while the lane does not hold the line in its order. */
    void rerank() {
        rank = rankOf(waitingCalls.first(), standing.start());
    }

    private Rank rankOf(WaitingCall<R, T> waitingCall, double start) {
        return new Rank(standing.caller().priority(), start, waitingCall.since(), waitingCall.order());
    }
}
