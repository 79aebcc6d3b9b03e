package dev.sluice.call;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A provider's class of service, which changes the price of a call. */
public enum BilledTier {
    STANDARD,
    PRIORITY,
    FLEX,
    BATCH;

    /** Returns the tier that a provider calls {@code name}; {@link #STANDARD} for every other name and for none. */
    public static BilledTier of(@Nullable String name) {
        if (name == null) {
            return STANDARD;
        }
        return switch (name) {
            case "priority" -> PRIORITY;
            case "flex" -> FLEX;
            case "batch" -> BATCH;
            default -> STANDARD;
        };
    }

    /** Returns the tier's name in configuration and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
