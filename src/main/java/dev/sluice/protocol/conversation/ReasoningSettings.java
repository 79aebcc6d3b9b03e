package dev.sluice.protocol.conversation;

/**
 * Whether and how a model is asked to think before it answers.
 *
 * @param mode when it thinks
 * @param budget the most thinking tokens, of {@link Mode#BUDGET}; else 0
 */
public record ReasoningSettings(Mode mode, long budget) {

    /** When a model thinks. */
    public enum Mode {
        /** Never. */
        DISABLED,
        /** Where it finds it useful. */
        ADAPTIVE,
        /** Between tool calls only. */
        BETWEEN_TOOLS,
        /** Always, within a budget of tokens. */
        BUDGET
    }
}
