package dev.sluice.pool;

import dev.sluice.call.QueuePosition;

/**
 * A need as one provider meets it now.
 *
 * @param turn the asker's
 * @param demand the need in the provider's own units
 * @param usualFirstByte how long the provider usually takes, in nanoseconds
 */
record ProviderQuery(LeaseRequest need, QueuePosition turn, Demand demand, double usualFirstByte, long now) {

    static ProviderQuery of(LeaseRequest need, QueuePosition turn, Provider provider, long now) {
        return new ProviderQuery(need, turn, Demand.of(need, provider.counting()), provider.usualFirstByte(), now);
    }

    /** Returns whether {@code account} is kept for somebody else. */
    boolean isElses(Account account) {
        QueuePosition other = account.keptFor();
        return other != null && other != turn;
    }

    /** Returns whether {@code account} is kept for somebody who comes before the asker. */
    boolean isBarredFrom(Account account) {
        QueuePosition other = account.keptFor();
        return other != null && other != turn && !turn.isBefore(other);
    }
}
