package dev.sluice.admission;

import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;

/**
 * Where the waiting room gets what its calls wait for.
 *
 * @param <R> what is asked for
 * @param <T> what is handed out
 */
@FunctionalInterface
public interface LeaseSource<R, T> {

    /**
     * Takes what {@code request} needs, if it can be had now and is not kept for those who come before {@code position}. Called
     * under the waiting room's lock, as all of this; never blocks.
     */
    Offer<T> take(R request, QueuePosition position);

    /**
     * Keeps what calls like {@code request} can have soonest, in place of all that was kept for {@code position}, out of reach
     * of those who come after it. A supply whose requests are all alike has nothing to keep: what is there goes to whoever
     * comes first.
     *
     * @param calls for how many calls at most, &gt;= 1
     */
    default void reserve(R request, QueuePosition position, int calls) {}

    /** Lets go of all that is kept for {@code position}. */
    default void release(QueuePosition position) {}

    /** The answer to a request. */
    sealed interface Offer<T> {

        /**
         * It can be had, and has been taken.
         *
         * @param share what it costs of the whole supply's minute in its scarcest dimension, &gt; 0: what fairness is
         *     counted in
         */
        record Granted<T>(T thing, double share) implements Offer<T> {}

        /** It can be had at {@code nanos} of the ticker, or earlier if something is given back. */
        record NotBefore<T>(long nanos) implements Offer<T> {}

        /** It cannot be had at all; {@code refusal} says why. */
        record Never<T>(Refusal refusal) implements Offer<T> {}
    }
}
