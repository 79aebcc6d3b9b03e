package dev.sluice.admission;

import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;

/**
 * The source of the leases that calls in a {@link FairQueue} wait for. All methods are called under the queue's lock and
 * must not block.
 *
 * @param <R> a request for a lease
 * @param <T> a lease
 */
@FunctionalInterface
public interface LeaseSource<R, T> {

    /**
     * Takes a lease for {@code request} if one is available now and is not reserved for a call that comes before {@code
     * position}.
     */
    Offer<T> take(R request, QueuePosition position);

    /**
     * Reserves the capacity that calls like {@code request} can use soonest, in place of all that was reserved for {@code
     * position}. Calls that come after {@code position} cannot take it. A source whose requests are all alike needs no
     * reservations: the first call in order takes what becomes available.
     *
     * @param calls for how many calls at most, &gt;= 1
     */
    default void reserve(R request, QueuePosition position, int calls) {}

    /** Releases all that is reserved for {@code position}. */
    default void release(QueuePosition position) {}

    /**
     * Returns the least part of the source's capacity of one minute that a lease for {@code request} can use, or 0 where the
     * capacity is not known for certain. A call is refused for a wait that is foretold from it, so that it must not be too large.
     */
    default double leastShare(R request) {
        return 0;
    }

    /**
     * Returns the earliest time of the ticker at which {@code request} could get a lease if all that is held by others came back
     * at once; at most {@code notBefore}, the time that {@link #take} has named.
     */
    default long earliest(R request, long notBefore) {
        return notBefore;
    }

    /** The answer to a request. */
    sealed interface Offer<T> {

        /**
         * A lease was available and has been taken.
         *
         * @param share the part of the source's capacity of one minute that the lease uses, in its scarcest dimension,
         *     &gt; 0; fairness is measured in it
         */
        record Granted<T>(T lease, double share) implements Offer<T> {}

        /** A lease will be available at {@code nanos} of the ticker, or earlier if another lease ends. */
        record NotBefore<T>(long nanos) implements Offer<T> {}

        /** No lease will be available at any time; {@code refusal} says why. */
        record Never<T>(Refusal refusal) implements Offer<T> {}
    }
}
