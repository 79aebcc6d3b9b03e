package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import java.util.List;

/**
 * The status of a key at one moment, for metrics and the console.
 *
 * @param id the key
 * @param account the name of the account whose limits these are, unique within the provider: as configured, or {@code key/} and
 *     the key's name
 * @param state the key's state
 * @param why the reason of the state in plain text, free of secrets; empty where the key is ready
 * @param untilNanos the ticker's time at which the state may change by itself, or 0
 * @param inFlight attempts under way
 * @param dimensions the limits that are known, configured or learned, by model class
 */
public record KeyStatus(
        KeyId id,
        String account,
        KeyState state,
        String why,
        long untilNanos,
        int inFlight,
        List<DimensionStatus> dimensions) {

    /** Stands for a model class where a limit is that of the account, or holds for every class that has none of its own. */
    public static final String EVERY_CLASS = "";

    /**
     * The status of one limit.
     *
     * @param modelClass the name of the model class that is limited, or {@link #EVERY_CLASS}
     * @param dimension the dimension that is limited
     * @param limit units a minute, or calls at once
     * @param available units that could be taken now
     */
    public record DimensionStatus(String modelClass, Dimension dimension, double limit, double available) {}
}
