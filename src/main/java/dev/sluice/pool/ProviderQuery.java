package dev.sluice.pool;

import dev.sluice.call.QueuePosition;

/**
 * A need as one provider meets it now.
 *
 * @param position the asker's
 * @param demand the need in the provider's own units
 * @param usualFirstByte how long the provider usually takes, in nanoseconds
 */
record ProviderQuery(LeaseRequest request, QueuePosition position, Demand demand, double usualFirstByte, long now) {

    static ProviderQuery of(LeaseRequest request, QueuePosition position, Provider provider, long now) {
        return new ProviderQuery(
                request, position, Demand.of(request, provider.counting()), provider.usualFirstByte(), now);
    }

    /** Returns whether {@code account} is kept for somebody else. */
    boolean isElses(Account account) {
        QueuePosition other = account.keptFor();
        return other != null && other != position;
    }

    /** Returns whether {@code account} is kept for somebody who comes before the asker. */
    boolean isBarredFrom(Account account) {
        QueuePosition other = account.keptFor();
        return other != null && other != position && !position.isBefore(other);
    }
}
