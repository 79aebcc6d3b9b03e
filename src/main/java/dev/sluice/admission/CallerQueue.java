package dev.sluice.admission;

import dev.sluice.call.RequestClass;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * The calls of one caller that wait in one model queue, by their class and then by arrival, with the rank of the first of
 * them. Guarded by the fair queue's lock.
 */
final class CallerQueue<R, T> {

    private final CallerShare share;
    private final TreeSet<WaitingCall<R, T>> calls = new TreeSet<>(WaitingCall.WITHIN_CALLER);
    private Rank rank = new Rank(false, 0, 0, 0, RequestClass.MAIN, 0, 0);
    private double leastShares;

    CallerQueue(CallerShare share) {
        this.share = share;
    }

    /**
     * The rank of a call: by priority, then by its start in virtual time; within one caller by class and arrival.
     *
     * @param preferred whether it goes before calls of higher priorities
     * @param waitingSince differs between callers, so that classes of different callers never compare
     * @param number orders calls that are equal in all else
     */
    record Rank(
            boolean preferred,
            int priority,
            double start,
            long waitingSince,
            RequestClass requestClass,
            long arrived,
            long number)
            implements Comparable<Rank> {

        private static final Comparator<Rank> ORDER = Comparator.comparing(Rank::preferred)
                .thenComparingInt(Rank::priority)
                .reversed()
                .thenComparingDouble(Rank::start)
                .thenComparingLong(Rank::waitingSince)
                .thenComparing(Rank::requestClass)
                .thenComparingLong(Rank::arrived)
                .thenComparingLong(Rank::number);

        /** Starts that differ by less count as equal, in minutes of the whole capacity: replicas know them half a second late. */
        private static final double EQUAL = FairShares.SLACK / 2;

        /** The steps of {@link #EQUAL} between two priorities: the whole capacity of twenty years. */
        private static final double PRIORITY = 1e9;

        /** A preferred call goes before those of all priorities. */
        private static final double PREFERRED = 1e13;

        /** Returns a number that orders ranks of several queues by all but class and arrival: the lower goes first. */
        double precedence() {
            return Math.floor(start / EQUAL) - priority * PRIORITY - (preferred ? PREFERRED : 0);
        }

        @Override
        public int compareTo(Rank other) {
            return ORDER.compare(this, other);
        }
    }

    Rank rank() {
        return rank;
    }

    WaitingCall<R, T> first() {
        return calls.first();
    }

    WaitingCall<R, T> last() {
        return calls.last();
    }

    int size() {
        return calls.size();
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    /** Returns the sum of the calls' least shares of the capacity. */
    double leastShares() {
        return leastShares;
    }

    /** Sets the least share that {@code call}, one of these, will use; once. */
    void leastShare(WaitingCall<R, T> call, double share) {
        leastShares += share;
        call.leastShare(share);
    }

    /** Returns how many of the first {@code most} calls rank before the first of {@code next} if all are served in order. */
    int callsBefore(CallerQueue<R, T> next, int most) {
        int count = 0;
        for (WaitingCall<R, T> call : calls) {
            double start = next.share == share ? share.start() : share.startAfter(count);
            if (count == most || rankOf(call, start).compareTo(next.rank) > 0) {
                break;
            }
            count++;
        }
        return count;
    }

    void add(WaitingCall<R, T> call) {
        calls.add(call);
    }

    void remove(WaitingCall<R, T> call) {
        calls.remove(call);
        leastShares = calls.isEmpty() ? 0 : leastShares - call.leastShare();
    }

    /** Updates the rank to that of the first call; only while no ordered set holds this queue, since it orders by rank. */
    void updateRank() {
        rank = rankOf(calls.first(), share.start());
    }

    private Rank rankOf(WaitingCall<R, T> call, double start) {
        return new Rank(
                share.preferred(),
                share.caller().priority(),
                start,
                share.waitingSince(),
                call.requestClass(),
                call.arrived(),
                call.number());
    }
}
