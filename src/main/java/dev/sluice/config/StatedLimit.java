package dev.sluice.config;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit as the configuration states it.
 *
 * @param value units a minute, or calls at once
 * @param burst the time whose worth of the limit may go at once, or null where none is stated
 * @param section the path of the section that states it
 */
record StatedLimit(long value, @Nullable Duration burst, String section) {

    boolean sameAs(StatedLimit other) {
        return value == other.value && Objects.equals(burst, other.burst);
    }
}
