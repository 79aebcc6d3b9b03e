package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of a message's content. */
public sealed interface ContentPart {

    /** Returns the path of the part in the caller's request. */
    JsonPath at();

    /** Returns whether it is reasoning that a provider has signed or encrypted, which only that kind of provider accepts. */
    default boolean isSigned() {
        return false;
    }

    /** Returns whether it is reasoning, readable or encrypted. */
    default boolean isReasoning() {
        return this instanceof Reasoning || this instanceof EncryptedReasoning;
    }

    /** Returns the part's cache breakpoint, or null if it has none. */
    default @Nullable CacheBreakpoint breakpoint() {
        return null;
    }

    /** Returns the same part with its cache breakpoint replaced, if parts of its kind may have one. */
    default ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
        return this;
    }

    /** A text. */
    record Text(String text, @Nullable CacheBreakpoint breakpoint, JsonPath at) implements ContentPart {

        @Override
        public ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
            return new Text(text, other, at);
        }
    }

    /** An image; {@code detail} is the resolution at which to read it, or null if the caller does not say. */
    record Image(
            MediaSource media,
            @Nullable String detail,
            @Nullable CacheBreakpoint breakpoint,
            JsonPath at) implements ContentPart {

        @Override
        public ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
            return new Image(media, detail, other, at);
        }
    }

    /** A document such as a PDF. */
    record Document(
            MediaSource media,
            @Nullable String name,
            @Nullable CacheBreakpoint breakpoint,
            JsonPath at) implements ContentPart {

        @Override
        public ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
            return new Document(media, name, other, at);
        }
    }

    /** Readable reasoning of the model; {@code signature} is the provider's proof that it is its own, or null. */
    record Reasoning(String text, @Nullable String signature, JsonPath at) implements ContentPart {

        @Override
        public boolean isSigned() {
            return signature != null;
        }
    }

    /** Reasoning that only its provider can decrypt. */
    record EncryptedReasoning(String data, JsonPath at) implements ContentPart {

        @Override
        public boolean isSigned() {
            return true;
        }
    }

    /** The text in which the model declined to answer. */
    record Refusal(String text, JsonPath at) implements ContentPart {}

    /**
     * A tool call.
     *
     * @param arguments a JSON object, or plain text if {@code freeForm}
     * @param state the JSON that the provider wants back with this call, or null
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            boolean freeForm,
            @Nullable String state,
            @Nullable CacheBreakpoint breakpoint,
            JsonPath at)
            implements ContentPart {

        /** Returns the same call with the tool's name replaced. */
        public ToolCall named(String other) {
            return new ToolCall(id, other, arguments, freeForm, state, breakpoint, at);
        }

        /** Returns the same call with its arguments replaced. */
        public ToolCall withArguments(String other) {
            return new ToolCall(id, name, other, freeForm, state, breakpoint, at);
        }

        @Override
        public ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
            return new ToolCall(id, name, arguments, freeForm, state, other, at);
        }

        /** Returns the same call with the provider's state replaced. */
        public ToolCall withState(String restored) {
            return new ToolCall(id, name, arguments, freeForm, restored, breakpoint, at);
        }
    }

    /** The result of a tool call. */
    record ToolResult(
            String callId,
            List<ContentPart> content,
            boolean failed,
            @Nullable CacheBreakpoint breakpoint,
            JsonPath at) implements ContentPart {

        @Override
        public ContentPart withBreakpoint(@Nullable CacheBreakpoint other) {
            return new ToolResult(callId, content, failed, other, at);
        }
    }
}
