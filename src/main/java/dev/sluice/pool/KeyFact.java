package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fact about the health of a key that one replica has found out and all replicas need. It is sent as plain values; a
 * replica of another version ignores those it does not know.
 */
public sealed interface KeyFact {

    /** Returns the key that the fact is about. */
    KeyId key();

    /**
     * The key is rejected until further notice.
     *
     * @param account whether its account is, and so all keys of it
     * @param interval the time until the next probe
     */
    record Ejected(KeyId key, boolean account, Ejection.Cause cause, Duration interval, String why)
            implements KeyFact {}

    /** The key serves again. */
    record Restored(KeyId key, boolean account) implements KeyFact {}

    /** The key refused a request of {@code caller}, which may have been the request's own fault. */
    record Refused(KeyId key, String caller, int fingerprint, Ejection.Cause cause, String why) implements KeyFact {}

    /** Another key served a request of {@code caller} that the key had refused. */
    record ServedElsewhere(KeyId key, String caller, int fingerprint) implements KeyFact {}

    /** The key gave {@code caller} a good answer to an attempt that was sent {@code ago}, which clears it of earlier refusals. */
    record Cleared(KeyId key, String caller, Duration ago) implements KeyFact {}

    /** The provider asked for a pause of the key for models of a class. */
    record Cooling(KeyId key, String modelClass, Duration left, String why) implements KeyFact {}

    /**
     * The provider refused an attempt of {@code amount}, which was sent {@code ago}, for a limit by the minute that nothing states.
     *
     * @param perMinute the rate that the replica went by
     * @param paused the time for which nothing more is sent
     * @param retryAfter the time that the provider asks to be left alone, or null
     */
    record Limited(
            KeyId key,
            String modelClass,
            Dimension dimension,
            double amount,
            double perMinute,
            @Nullable Duration retryAfter,
            Duration paused,
            Duration ago)
            implements KeyFact {}

    /** A replica has begun to use the key for models of a class of which nothing states the limits: the one that searches has to count. */
    record Begun(KeyId key, String modelClass) implements KeyFact {}

    /** An operator has switched the key off, or on again. */
    record Switched(KeyId key, boolean disabled) implements KeyFact {}

    /** Returns the fact as values. */
    default List<String> values() {
        if (this instanceof Ejected ejected) {
            return values("ejected", ejected.account, ejected.cause, ejected.interval.toMillis(), ejected.why);
        }
        if (this instanceof Restored restored) {
            return values("restored", restored.account);
        }
        if (this instanceof Refused refused) {
            return values("refused", refused.caller, refused.fingerprint, refused.cause, refused.why);
        }
        if (this instanceof ServedElsewhere served) {
            return values("served-elsewhere", served.caller, served.fingerprint);
        }
        if (this instanceof Cleared cleared) {
            return values("cleared", cleared.caller, cleared.ago.toMillis());
        }
        if (this instanceof Cooling cooling) {
            return values("cooling", cooling.modelClass, cooling.left.toMillis(), cooling.why);
        }
        if (this instanceof Limited limited) {
            return values(
                    "limited",
                    limited.modelClass,
                    limited.dimension,
                    limited.amount,
                    limited.perMinute,
                    limited.retryAfter == null ? -1 : limited.retryAfter.toMillis(),
                    limited.paused.toMillis(),
                    limited.ago.toMillis());
        }
        if (this instanceof Begun begun) {
            return values("begun", begun.modelClass);
        }
        return values("switched", ((Switched) this).disabled);
    }

    private List<String> values(String kind, Object... details) {
        List<String> values = new ArrayList<>(List.of(kind, key().provider(), key().key()));
        for (Object each : details) {
            values.add(String.valueOf(each));
        }
        return List.copyOf(values);
    }

    /** Returns the fact of {@code values}, or null where this version knows none of their kind. */
    static @Nullable KeyFact of(List<String> values) {
        try {
            return read(values, new KeyId(values.get(1), values.get(2)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return null;
        }
    }

    private static @Nullable KeyFact read(List<String> values, KeyId key) {
        return switch (values.get(0)) {
            case "ejected" ->
                new Ejected(
                        key,
                        Boolean.parseBoolean(values.get(3)),
                        Ejection.Cause.valueOf(values.get(4)),
                        Duration.ofMillis(Long.parseLong(values.get(5))),
                        values.get(6));
            case "restored" -> new Restored(key, Boolean.parseBoolean(values.get(3)));
            case "refused" ->
                new Refused(
                        key,
                        values.get(3),
                        Integer.parseInt(values.get(4)),
                        Ejection.Cause.valueOf(values.get(5)),
                        values.get(6));
            case "served-elsewhere" -> new ServedElsewhere(key, values.get(3), Integer.parseInt(values.get(4)));
            case "cleared" -> new Cleared(key, values.get(3), Duration.ofMillis(Long.parseLong(values.get(4))));
            case "cooling" ->
                new Cooling(key, values.get(3), Duration.ofMillis(Long.parseLong(values.get(4))), values.get(5));
            case "limited" ->
                new Limited(
                        key,
                        values.get(3),
                        Dimension.valueOf(values.get(4)),
                        Double.parseDouble(values.get(5)),
                        Double.parseDouble(values.get(6)),
                        Long.parseLong(values.get(7)) < 0 ? null : Duration.ofMillis(Long.parseLong(values.get(7))),
                        Duration.ofMillis(Long.parseLong(values.get(8))),
                        Duration.ofMillis(Long.parseLong(values.get(9))));
            case "begun" -> new Begun(key, values.get(3));
            case "switched" -> new Switched(key, Boolean.parseBoolean(values.get(3)));
            default -> null;
        };
    }
}
