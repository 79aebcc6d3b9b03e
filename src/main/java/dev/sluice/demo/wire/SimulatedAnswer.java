package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import java.util.List;

/**
 * An answer of the simulated model, independent of the dialect.
 *
 * @param serial the answer's number, from which its ids are made
 * @param createdSeconds the time of its creation, in seconds of the Unix epoch
 * @param parts its parts in order
 * @param stop the reason for its end
 * @param usage the tokens that it used
 */
public record SimulatedAnswer(long serial, long createdSeconds, List<Part> parts, Stop stop, TokenUsage usage) {

    /** A part of an answer, in the chunks in which it is streamed. */
    public sealed interface Part {

        List<Chunk> chunks();

        /** Returns the text of all chunks. */
        default String joined() {
            StringBuilder joined = new StringBuilder();
            chunks().forEach(chunk -> joined.append(chunk.text()));
            return joined.toString();
        }
    }

    /** Reasoning that the model shows. */
    public record Reasoning(List<Chunk> chunks) implements Part {}

    /** Prose, or JSON where a schema was given. */
    public record Text(List<Chunk> chunks) implements Part {}

    /**
     * A tool call.
     *
     * @param chunks its arguments as JSON
     */
    public record ToolCall(String name, List<Chunk> chunks) implements Part {}

    /** Consecutive tokens of a part. */
    public record Chunk(String text, int tokens) {}

    /** The reasons for which an answer ends. */
    public enum Stop {
        /** The answer is complete. */
        END,
        /** The bound on output tokens is reached. */
        LENGTH,
        /** The answer calls a tool. */
        TOOL_CALL
    }
}
