package dev.sluice.admission;

import dev.sluice.call.Refusal;

/**
 * Where the waiting room gets what its calls wait for.
 *
 * @param <R> what is asked for
 * @param <T> what is handed out
 */
@FunctionalInterface
public interface Supply<R, T> {

    /** Takes what {@code request} needs, if it can be had now. Called under the waiting room's lock; never blocks. */
    Offer<T> take(R request);

    /**
     * Returns whether two requests live on the same supply, so that the other may miss what one takes. Called under the
     * waiting room's lock; never blocks.
     */
    default boolean compete(R one, R other) {
        return true;
    }

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
