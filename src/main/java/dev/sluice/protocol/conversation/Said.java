package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Place;
import org.jspecify.annotations.Nullable;

/**
 * A setting that the caller made, with the place where it was made.
 *
 * @param value what was said
 * @param at the field, in the caller's words
 */
public record Said<T>(T value, Place at) {

    /** Returns the setting, or null where nothing was said. */
    public static <T> @Nullable Said<T> of(@Nullable T value, Place at) {
        return value == null ? null : new Said<>(value, at);
    }
}
