package dev.sluice.pool;

import dev.sluice.call.QueuePosition;

/**
 * A lease request as it is put to one provider now.
 *
 * @param request the request
 * @param position the call's position in the queue
 * @param demand the request in the units of the provider's limits
 * @param meanFirstByteNanos the provider's mean time to the first byte, in nanoseconds; 0 where none has come yet
 * @param now the time of the pick
 */
record ProviderQuery(LeaseRequest request, QueuePosition position, Demand demand, double meanFirstByteNanos, long now) {

    /** Returns whether {@code limits} are reserved for another position. */
    boolean isReservedForOther(AccountClass limits) {
        QueuePosition other = limits.reservedFor();
        return other != null && other != position;
    }

    /** Returns whether {@code limits} are reserved for a position that comes before this one. */
    boolean isBarredFrom(AccountClass limits) {
        QueuePosition other = limits.reservedFor();
        return other != null && other != position && !position.isBefore(other);
    }
}
