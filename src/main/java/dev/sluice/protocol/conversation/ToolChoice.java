package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * A request's rule for tool calls.
 *
 * @param name the tool that must be called, of {@link Mode#NAMED}; else null
 */
public record ToolChoice(Mode mode, @Nullable String name, JsonPath at) {

    /** The calls that the model may or must make. */
    public enum Mode {
        /** The model decides. */
        AUTO,
        /** No call. */
        NONE,
        /** At least one call, of any tool. */
        ANY,
        /** A call of one named tool. */
        NAMED
    }

    /** Returns whether the model must call a tool. */
    public boolean forced() {
        return mode == Mode.ANY || mode == Mode.NAMED;
    }
}
