package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import java.util.List;

/**
 * What the simulated model says, whichever dialect it is said in.
 *
 * @param serial the answer's number, of which its ids are made
 * @param createdSeconds when it was made, in seconds of the Unix epoch
 * @param parts what it consists of, in order
 * @param stop why it ends
 * @param usage what it used
 */
public record SimulatedAnswer(long serial, long createdSeconds, List<Part> parts, Stop stop, TokenUsage usage) {

    /** A part of an answer, in the pieces in which it is streamed. */
    public sealed interface Part {

        List<Piece> pieces();

        /** Returns the whole. */
        default String joined() {
            StringBuilder joined = new StringBuilder();
            pieces().forEach(bodyChunk -> joined.append(bodyChunk.text()));
            return joined.toString();
        }
    }

    /** Reasoning that the model shows. */
    public record Thinking(List<Piece> pieces) implements Part {}

    /** Prose, or JSON where that was asked for. */
    public record Text(List<Piece> pieces) implements Part {}

    /**
     * A call of a tool.
     *
     * @param pieces its arguments as JSON
     */
    public record ToolCall(String name, List<Piece> pieces) implements Part {}

    /** Some tokens of a part. */
    public record Piece(String text, int tokens) {}

    /** Why an answer ends. */
    public enum Stop {
        /** All is said. */
        END,
        /** The bound on its length is reached. */
        LENGTH,
        /** A tool is to be called. */
        TOOL_CALL
    }
}
