package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import java.util.List;

/**
 * A key as it stands at one moment, for metrics and the console.
 *
 * @param id which key
 * @param account the account whose limits these are, by a name of its own within the provider: as configured, or {@code
 *     key/} and the key's name
 * @param state what it can be asked for
 * @param why why it is in that state, in words free of secrets; empty where it is ready
 * @param untilNanos the ticker's time at which the state may change by itself, or 0
 * @param inFlight attempts under way
 * @param dimensions the limits that are known, configured or learned
 */
public record KeyStatus(
        KeyId id,
        String account,
        KeyState state,
        String why,
        long untilNanos,
        int inFlight,
        List<DimensionStatus> dimensions) {

    /**
     * One limit.
     *
     * @param dimension which
     * @param limit units a minute, or calls at once
     * @param available units that could be taken now
     */
    public record DimensionStatus(Dimension dimension, double limit, double available) {}
}
