package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a key at one moment, for metrics and the console. Times are the ticker's.
 *
 * @param id the key
 * @param account the name of the account whose limits these are, unique within the provider: as configured, or {@code key/} and
 *     the key's name
 * @param state the key's state
 * @param why the reason of the state in plain text, free of secrets; empty where the key is ready
 * @param untilNanos the time at which the state may change by itself, or 0
 * @param inFlight attempts under way
 * @param classes the model classes that the account was used for
 * @param dimensions the limits that are known, configured or learned, by model class
 */
public record KeyStatus(
        KeyId id,
        String account,
        KeyState state,
        String why,
        long untilNanos,
        int inFlight,
        List<ClassStatus> classes,
        List<DimensionStatus> dimensions) {

    /** Stands for a model class where a limit is that of the account, or holds for every class that has none of its own. */
    public static final String EVERY_CLASS = "";

    /** Creates the status of a key of which no class was used. */
    public KeyStatus(
            KeyId id,
            String account,
            KeyState state,
            String why,
            long untilNanos,
            int inFlight,
            List<DimensionStatus> dimensions) {
        this(id, account, state, why, untilNanos, inFlight, List.of(), dimensions);
    }

    /**
     * The status of a key for one model class.
     *
     * @param modelClass the name of the class
     * @param obstacle what keeps the key from a small call of the class now
     * @param why the same in plain text, free of secrets; empty where the key may be picked
     * @param readyAt the time at which it may be picked, as far as time alone decides it; null where that is not so, or now
     */
    public record ClassStatus(
            String modelClass,
            PickObstacle obstacle,
            String why,
            @Nullable Long readyAt) {}

    /**
     * The status of one limit.
     *
     * @param modelClass the name of the model class that is limited, or {@link #EVERY_CLASS}
     * @param dimension the dimension that is limited
     * @param limit units a minute or a day, or calls at once
     * @param available units that could be taken now
     * @param source the source of the limit
     * @param burst the units that may go at once, or null where that is not known or the limit is no rate by the minute
     * @param changedAt the time at which the limit last changed, or null where it never did
     * @param fullAt the time at which all that may go at once is there again if nothing is used; null where time does not decide
     */
    public record DimensionStatus(
            String modelClass,
            Dimension dimension,
            double limit,
            double available,
            LimitSource source,
            @Nullable Double burst,
            @Nullable Long changedAt,
            @Nullable Long fullAt) {

        /** Creates the status of a configured limit of which nothing else is known. */
        public DimensionStatus(String modelClass, Dimension dimension, double limit, double available) {
            this(modelClass, dimension, limit, available, LimitSource.CONFIGURED, null, null, null);
        }
    }
}
