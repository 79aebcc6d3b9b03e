package dev.sluice.protocol.rules;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.Failure.Subject;
import dev.sluice.call.FailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The judge of the party that a refusal is about, by its words alone. */
final class RefusalSubject {

    /**
     * Words about a request that come with the statuses of a refused key. OpenRouter (openrouter.ai/docs, Errors and Debugging):
     * moderation, and credit that suffices for shorter answers. Anthropic: an {@code origin} field (NextChat#5429). OpenAI: an
     * endpoint that the model does not serve.
     */
    private static final List<String> ABOUT_REQUEST = List.of(
            "input was flagged",
            "requires moderation",
            "can only afford",
            "fewer max_tokens",
            "cors requests must set",
            "content policy",
            "you are not allowed to generate embeddings",
            "you are not allowed to sample from this model");

    /**
     * Words of a refused key that hold for what the request asked for, or for the user that it named, and perhaps for nothing
     * else. OpenAI: a restricted key lacks the scope of one endpoint (platform.openai.com, Assign API key permissions). Anthropic:
     * the key may not use "the specified resource" (platform.claude.com/docs, Errors). LiteLLM: the budget of the end user in
     * {@code user}, or of the model (docs.litellm.ai, Budgets).
     */
    private static final List<String> MAY_BE_REQUEST = List.of(
            "insufficient permissions",
            "missing scopes",
            "does not have permission",
            "end user",
            "enduser",
            "end_user",
            "for model",
            "model budget");

    private RefusalSubject() {}

    /**
     * Returns the party that {@code error} is about.
     *
     * @param rule the rule that decided its kind, or null
     */
    static Subject of(FailureKind kind, @Nullable ErrorRule rule, ErrorBody error) {
        if (!kind.refusesKey()) {
            return Subject.UNCLEAR;
        }
        if (ABOUT_REQUEST.stream().anyMatch(error.said()::contains)) {
            return Subject.REQUEST;
        }
        boolean open = MAY_BE_REQUEST.stream().anyMatch(error.said()::contains);
        return rule != null && !open && isTelling(rule, error) ? Subject.KEY : Subject.UNCLEAR;
    }

    /**
     * Returns whether a match of {@code rule} tells by itself that {@code error} is about the key: a code of its own does, or
     * words at the message's beginning. A code that repeats a status does not, nor one that means something with one status
     * only; words further on, and codes of an error within the message, may be quoted from the request.
     */
    private static boolean isTelling(ErrorRule rule, ErrorBody error) {
        return rule.words().isEmpty()
                ? rule.statuses().equals(Statuses.ANY) && error.namesItself(rule.code())
                : error.beginsWith(rule.words());
    }
}
