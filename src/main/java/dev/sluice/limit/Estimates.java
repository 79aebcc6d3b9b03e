package dev.sluice.limit;

import dev.sluice.call.LruMap;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.ObservedSize.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Estimates of the tokens that calls will use, learned from the usage of calls like them: tokens a byte and tokens an embedded
 * item by model, output tokens by model and caller.
 *
 * <p>What another process has seen counts until the first call of that kind ends here, and is the mean that this and later calls move.
 *
 * <p>Estimates lie a little above the mean. A reservation that is too large comes back when the call ends, and costs a
 * saturated pool nothing but a slightly lower level; one that is too small costs a refusal by the provider. Memory is bounded:
 * the models and callers seen last are remembered. Safe for use by several threads. Methods throw nothing.
 */
public final class Estimates {

    /** Models remembered: far more than a relay serves; a bound is needed because clients name models. */
    private static final int MODELS = 1_000;

    /** Pairs of model and caller remembered: some 130 bytes each, little more than a megabyte in all. */
    private static final int CALLERS = 10_000;

    /** English prose has four bytes a token, code and JSON three. */
    private static final double TOKENS_A_BYTE = 1 / 3.5;

    /** The tokens that Anthropic charges for an image of the largest size that it does not scale down. */
    private static final double TOKENS_AN_ITEM = 1_600;

    /** The length of a medium answer, until the caller's own are known. */
    private static final double OUTPUT_TOKENS = 500;

    /** Estimates of text lie this many mean deviations above the mean: above most prompts of a model. */
    private static final double TEXT_DEVIATIONS = 2.5;

    /** Items and answers vary far more than text; more deviations would reserve several times what most calls use. */
    private static final double OTHER_DEVIATIONS = 1;

    private record ModelCaller(String model, String caller) {}

    /** The identity of a size: the caller is empty for sizes of prompts. */
    private record Subject(Kind kind, String model, String caller) {}

    private static final class PromptSizes {
        private final MeanDeviation tokensAByte = new MeanDeviation(TOKENS_A_BYTE, TOKENS_A_BYTE / 8);
        private final MeanDeviation tokensAnItem = new MeanDeviation(TOKENS_AN_ITEM, 0);
    }

    private final Map<String, PromptSizes> prompts = new LruMap<>(MODELS);
    private final Map<ModelCaller, MeanDeviation> outputs = new LruMap<>(CALLERS);

    /** Those observed since they were last taken; as many as are remembered at most. */
    private final Set<Subject> news = new LinkedHashSet<>();

    /** Creates estimates that know nothing but the defaults. */
    public Estimates() {}

    /**
     * Returns the tokens that a call is expected to use.
     *
     * @param model the model's name as the caller wrote it
     * @param caller the caller's name
     * @param promptBytes the bytes that can become input tokens, &gt;= 0
     * @param mediaItems the number of embedded images, documents and sounds, &gt;= 0
     * @param maxOutput the bound on output tokens, or 0 where there is none
     */
    public synchronized Estimate of(String model, String caller, long promptBytes, int mediaItems, long maxOutput) {
        PromptSizes prompt = promptSizes(model);
        double input = promptBytes * prompt.tokensAByte.above(TEXT_DEVIATIONS)
                + mediaItems * prompt.tokensAnItem.above(OTHER_DEVIATIONS);
        double output = outputSizes(model, caller).above(OTHER_DEVIATIONS);
        return new Estimate(
                Math.max(1, Math.round(input)),
                Math.max(1, Math.round(maxOutput > 0 ? Math.min((double) maxOutput, output) : output)));
    }

    /**
     * Returns the mean of the input tokens that a call is expected to use, without the margin that {@link #of} adds.
     *
     * @param promptBytes the bytes that can become input tokens
     * @param mediaItems how many images, documents or sounds are embedded
     */
    public synchronized long inputTokens(String model, long promptBytes, int mediaItems) {
        PromptSizes prompt = promptSizes(model);
        double input = promptBytes * prompt.tokensAByte.mean() + mediaItems * prompt.tokensAnItem.mean();
        return Math.max(1, Math.round(input));
    }

    /**
     * Learns from the usage of a call, described as in {@link #of}. Usage without prompt or output tokens was not reported, and
     * teaches nothing of these.
     */
    public synchronized void learn(String model, String caller, long promptBytes, int mediaItems, TokenUsage usage) {
        if (usage.prompt() > 0 && promptBytes > 0) {
            PromptSizes prompt = promptSizes(model);
            if (mediaItems == 0) {
                prompt.tokensAByte.observe((double) usage.prompt() / promptBytes);
                observed(Kind.TOKENS_A_BYTE, model, "");
            } else {
                double text = promptBytes * prompt.tokensAByte.mean();
                prompt.tokensAnItem.observe(Math.max(1, (usage.prompt() - text) / mediaItems));
                observed(Kind.TOKENS_AN_ITEM, model, "");
            }
        }
        if (usage.output() > 0) {
            outputSizes(model, caller).observe((double) usage.output());
            observed(Kind.OUTPUT_TOKENS, model, caller);
        }
    }

    private void observed(Kind kind, String model, String caller) {
        if (news.size() < CALLERS) {
            news.add(new Subject(kind, model, caller));
        }
    }

    /** Takes up to {@code most} sizes that were observed here since they were last taken, those that wait for longest first. */
    public synchronized List<ObservedSize> takeObserved(int most) {
        List<ObservedSize> taken = new ArrayList<>();
        Iterator<Subject> waiting = news.iterator();
        while (taken.size() < most && waiting.hasNext()) {
            Subject subject = waiting.next();
            waiting.remove();
            MeanDeviation size = size(subject.kind(), subject.model(), subject.caller());
            taken.add(
                    new ObservedSize(subject.kind(), subject.model(), subject.caller(), size.mean(), size.deviation()));
        }
        return taken;
    }

    /** Adopts what another process has observed, unless a call of the same kind has ended here. */
    public synchronized void adopt(ObservedSize other) {
        size(other.kind(), other.model(), other.caller()).adopt(other.mean(), other.deviation());
    }

    private MeanDeviation size(Kind kind, String model, String caller) {
        return switch (kind) {
            case TOKENS_A_BYTE -> promptSizes(model).tokensAByte;
            case TOKENS_AN_ITEM -> promptSizes(model).tokensAnItem;
            case OUTPUT_TOKENS -> outputSizes(model, caller);
        };
    }

    private PromptSizes promptSizes(String model) {
        return prompts.computeIfAbsent(model, each -> new PromptSizes());
    }

    private MeanDeviation outputSizes(String model, String caller) {
        return outputs.computeIfAbsent(
                new ModelCaller(model, caller), each -> new MeanDeviation(OUTPUT_TOKENS, OUTPUT_TOKENS / 4));
    }
}
