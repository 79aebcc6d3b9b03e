package dev.sluice.upstream;

import dev.sluice.call.Endpoint;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.UsageTap;
import org.jspecify.annotations.Nullable;

/** The tokens that one attempt has used so far: reported by its provider, or else estimated. */
final class AttemptUsage {

    private final Attempt attempt;
    private @Nullable UsageTap tap;

    AttemptUsage(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Takes the usage from {@code source} from now on. */
    void readFrom(UsageTap source) {
        tap = source;
    }

    /** Returns whether the provider has reported its own count. */
    boolean isReported() {
        UsageTap source = tap;
        return source != null && source.usage() != null;
    }

    TokenUsage tokens() {
        if (!usesTokens()) {
            return TokenUsage.NONE;
        }
        UsageTap source = tap;
        if (source == null) {
            return new TokenUsage(attempt.estimatedPrompt(), 0, 0, 0, 0);
        }
        TokenUsage reported = source.usage();
        return reported != null ? reported : new TokenUsage(attempt.estimatedPrompt(), 0, 0, source.outputSoFar(), 0);
    }

    /**
     * Returns whether the request uses tokens. One that fetches, deletes or cancels a stored response is told once more what
     * that response used, and one that counts tokens uses none.
     */
    private boolean usesTokens() {
        return attempt.method().equals("POST")
                && attempt.endpoint() != Endpoint.COUNT_TOKENS
                && !attempt.endpoint().isOfAccount()
                && !attempt.path().endsWith("/cancel")
                && !attempt.path().endsWith("/input_tokens");
    }
}
