package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * A setting of the caller's request.
 *
 * @param at the path of the field in the caller's request
 */
public record Setting<T>(T value, JsonPath at) {

    /** Returns the setting, or null if {@code value} is null. */
    public static <T> @Nullable Setting<T> of(@Nullable T value, JsonPath at) {
        return value == null ? null : new Setting<>(value, at);
    }
}
