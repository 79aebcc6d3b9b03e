package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * A setting that the caller made, with the place where it was made.
 *
 * @param value what was said
 * @param at the field, in the caller's words
 */
public record Setting<T>(T value, JsonPath at) {

    /** Returns the setting, or null where nothing was said. */
    public static <T> @Nullable Setting<T> of(@Nullable T value, JsonPath at) {
        return value == null ? null : new Setting<>(value, at);
    }
}
