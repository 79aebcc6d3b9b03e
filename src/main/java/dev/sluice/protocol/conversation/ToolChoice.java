package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * Whether the model must call a tool.
 *
 * @param name the tool that must be called, of {@link Mode#NAMED}; else null
 */
public record ToolChoice(Mode mode, @Nullable String name, JsonPath at) {

    /** What the model may do. */
    public enum Mode {
        AUTO,
        NONE,
        ANY,
        NAMED
    }

    /**
     * Returns what OpenAI's {@code word} stands for.
     *
     * @throws dev.sluice.call.RefusedCall where it stands for nothing
     */
    public static ToolChoice word(String word, JsonPath at) {
        return switch (word) {
            case "auto" -> new ToolChoice(Mode.AUTO, null, at);
            case "none" -> new ToolChoice(Mode.NONE, null, at);
            case "required" -> new ToolChoice(Mode.ANY, null, at);
            default -> throw JsonFields.malformed(at, JsonFields.quoted(word), "none, auto, required, or an object");
        };
    }

    /** Returns whether the model has no choice but to call. */
    public boolean forced() {
        return mode == Mode.ANY || mode == Mode.NAMED;
    }
}
