package dev.sluice.limit;

import dev.sluice.call.LruMap;
import dev.sluice.call.TokenUsage;
import java.util.Map;

/**
 * What calls are expected to use, learned from what like calls used: tokens a byte and tokens an embedded item by model,
 * output by model and caller.
 *
 * <p>Estimates lie a little above the mean. What was reserved too much comes back when the call ends and costs a saturated
 * pool nothing but a level that is a little lower; what was reserved too little is a refusal by the provider. Memory is
 * bounded: the models and callers that were seen last are remembered. Safe for use by several threads.
 */
public final class Estimates {

    private static final int MODELS = 1_000;
    private static final int CALLERS = 10_000;

    /** English prose runs at four bytes a token, code and JSON at three. */
    private static final double TOKENS_A_BYTE = 1 / 3.5;

    /** What Anthropic charges for an image at the largest size that it does not scale down. */
    private static final double TOKENS_AN_ITEM = 1_600;

    /** A middling answer, until the caller's own are known. */
    private static final double OUTPUT_TOKENS = 500;

    private static final double DEVIATIONS = 2.5;

    private record Line(String model, String caller) {}

    private static final class Prompts {
        private final MeanDeviation tokensAByte = new MeanDeviation(TOKENS_A_BYTE, TOKENS_A_BYTE / 8);
        private final MeanDeviation tokensAnItem = new MeanDeviation(TOKENS_AN_ITEM, 0);
    }

    private final Map<String, Prompts> prompts = new LruMap<>(MODELS);
    private final Map<Line, MeanDeviation> outputs = new LruMap<>(CALLERS);

    public Estimates() {}

    /**
     * Returns what a call is expected to use.
     *
     * @param promptBytes the bytes that can become input tokens
     * @param mediaItems how many images, documents or sounds are embedded
     * @param maxOutput the bound on output tokens, or 0 where there is none
     */
    public synchronized Estimate of(String model, String caller, long promptBytes, int mediaItems, long maxOutput) {
        Prompts prompt = prompts.computeIfAbsent(model, each -> new Prompts());
        MeanDeviation output = outputs.computeIfAbsent(
                new Line(model, caller), each -> new MeanDeviation(OUTPUT_TOKENS, OUTPUT_TOKENS / 4));
        double input = promptBytes * prompt.tokensAByte.above(DEVIATIONS) + mediaItems * prompt.tokensAnItem.above(1);
        double answer = output.above(1);
        return new Estimate(
                Math.max(1, Math.round(input)),
                Math.max(1, Math.round(maxOutput > 0 ? Math.min((double) maxOutput, answer) : answer)));
    }

    /** Takes what a call of that size used; usage that nobody reported teaches nothing. */
    public synchronized void learn(String model, String caller, long promptBytes, int mediaItems, TokenUsage usage) {
        if (usage.prompt() > 0 && promptBytes > 0) {
            Prompts prompt = prompts.computeIfAbsent(model, each -> new Prompts());
            if (mediaItems == 0) {
                prompt.tokensAByte.observe((double) usage.prompt() / promptBytes);
            } else {
                double text = promptBytes * prompt.tokensAByte.mean();
                prompt.tokensAnItem.observe(Math.max(1, (usage.prompt() - text) / mediaItems));
            }
        }
        if (usage.output() > 0) {
            outputs.computeIfAbsent(
                            new Line(model, caller), each -> new MeanDeviation(OUTPUT_TOKENS, OUTPUT_TOKENS / 4))
                    .observe((double) usage.output());
        }
    }
}
