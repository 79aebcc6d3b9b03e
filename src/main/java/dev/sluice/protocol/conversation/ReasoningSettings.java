package dev.sluice.protocol.conversation;

/**
 * A request's setting of reasoning before the answer.
 *
 * @param mode when the model is to reason
 * @param budget the most reasoning tokens, of {@link Mode#BUDGET}; else 0
 */
public record ReasoningSettings(Mode mode, long budget) {

    /** The parts of an answer at which a model reasons. */
    public enum Mode {
        /** Never. */
        DISABLED,
        /** As far as the model finds it useful. */
        ADAPTIVE,
        /** Between tool calls only. */
        BETWEEN_TOOLS,
        /** Always, within a budget of tokens. */
        BUDGET
    }
}
