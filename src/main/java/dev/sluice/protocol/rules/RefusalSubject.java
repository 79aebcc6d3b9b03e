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
        return rule != null && isTelling(rule, error) ? Subject.KEY : Subject.UNCLEAR;
    }

    /**
     * Returns whether a match of {@code rule} tells by itself that {@code error} is about the key: a code of its own does, or
     * words at the message's beginning. A code that repeats a status does not, and words further on may be quoted from the
     * request.
     */
    private static boolean isTelling(ErrorRule rule, ErrorBody error) {
        return rule.words().isEmpty() ? rule.statuses().equals(Statuses.ANY) : error.beginsWith(rule.words());
    }
}
