package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of what somebody says. */
public sealed interface ContentPart {

    /** Returns where it stands, in the caller's words. */
    JsonPath at();

    /** Returns whether it carries its provider's proof that it is a thought of the model's own. */
    default boolean proven() {
        return false;
    }

    /** Returns whether it is something that the model thought and did not say. */
    default boolean isThought() {
        return this instanceof Thought || this instanceof SealedThought;
    }

    /** Words. */
    record Text(String text, @Nullable CacheBreakpoint mark, JsonPath at) implements ContentPart {}

    /** A picture; {@code detail} is how closely to look, where the caller says. */
    record Image(
            MediaSource media,
            @Nullable String detail,
            @Nullable CacheBreakpoint mark,
            JsonPath at) implements ContentPart {}

    /** A document such as a PDF. */
    record Document(
            MediaSource media,
            @Nullable String name,
            @Nullable CacheBreakpoint mark,
            JsonPath at) implements ContentPart {}

    /** The model's thoughts; {@code signature} is the provider's proof that they are its own. */
    record Thought(String text, @Nullable String signature, JsonPath at) implements ContentPart {

        @Override
        public boolean proven() {
            return signature != null;
        }
    }

    /** Thoughts that only the provider can read. */
    record SealedThought(String data, JsonPath at) implements ContentPart {

        @Override
        public boolean proven() {
            return true;
        }
    }

    /** The model's own words for why it does not answer. */
    record Declined(String text, JsonPath at) implements ContentPart {}

    /**
     * A call of a tool.
     *
     * @param arguments a JSON object, or free text for a tool of free form
     * @param state what the provider wants to see again with this call, as JSON, or null
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            boolean freeForm,
            @Nullable String state,
            @Nullable CacheBreakpoint mark,
            JsonPath at)
            implements ContentPart {

        /** Returns the same call of a tool of another name. */
        public ToolCall named(String other) {
            return new ToolCall(id, other, arguments, freeForm, state, mark, at);
        }

        /** Returns the same call with the provider's {@code state} of it. */
        public ToolCall withState(String restored) {
            return new ToolCall(id, name, arguments, freeForm, restored, mark, at);
        }
    }

    /** What came of a call. */
    record ToolResult(
            String callId,
            List<ContentPart> content,
            boolean failed,
            @Nullable CacheBreakpoint mark,
            JsonPath at) implements ContentPart {}
}
