package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Place;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model must call a tool.
 *
 * @param name the tool that must be called, of {@link Mode#NAMED}; else null
 */
public record ToolChoice(Mode mode, @Nullable String name, Place at) {

    /** What the model may do. */
    public enum Mode {
        AUTO,
        NONE,
        ANY,
        NAMED
    }

    /** Returns whether the model has no choice but to call. */
    public boolean forced() {
        return mode == Mode.ANY || mode == Mode.NAMED;
    }
}
