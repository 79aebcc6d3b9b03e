package dev.sluice.demo;

/** A listener to the requests that reach the limits of an account. Called by several threads. */
@FunctionalInterface
public interface ArrivalListener {

    ArrivalListener NONE = (account, nanos, tokens, admitted) -> {};

    /**
     * Reports a request.
     *
     * @param account the account's name
     * @param nanos the provider's time
     * @param tokens that count against the account's limits at once
     * @param admitted whether the limits had room
     */
    void arrived(String account, long nanos, long tokens, boolean admitted);
}
