package dev.sluice.demo;

/** A listener to the requests that reach the limits of an account. Called by several threads. */
@FunctionalInterface
public interface ArrivalListener {

    ArrivalListener NONE = (account, model, nanos, tokens, admitted) -> {};

    /**
     * Reports a request.
     *
     * @param account the account's name
     * @param model the model that it asks for
     * @param nanos the provider's time
     * @param tokens that count against the account's limits at once
     * @param admitted whether the limits had room
     */
    void arrived(String account, String model, long nanos, long tokens, boolean admitted);
}
