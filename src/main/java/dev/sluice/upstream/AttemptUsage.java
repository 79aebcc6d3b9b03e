package dev.sluice.upstream;

import dev.sluice.call.MeteredUsage;
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

    /** Returns the usage as it is now, and where its count comes from. */
    MeteredUsage now() {
        if (!usesTokens()) {
            return MeteredUsage.NONE;
        }
        UsageTap source = tap;
        TokenUsage reported = source == null ? null : source.usage();
        if (reported != null) {
            return MeteredUsage.reported(reported);
        }
        long output = source == null ? 0 : source.outputSoFar();
        return MeteredUsage.estimated(new TokenUsage(attempt.estimatedPrompt(), 0, 0, output, 0));
    }

    /** Returns why the model stopped, in the provider's words, or null where that is not known. */
    @Nullable
    String stopReason() {
        UsageTap source = tap;
        return source == null ? null : source.stopReason();
    }

    /**
     * Returns whether the request uses tokens. One that fetches, deletes or cancels a stored response is told once more what
     * that response used, and one that counts tokens uses none.
     */
    private boolean usesTokens() {
        return attempt.method().equals("POST")
                && !attempt.endpoint().countsTokens()
                && !attempt.endpoint().isOfAccount()
                && !attempt.path().endsWith("/cancel")
                && !attempt.path().endsWith("/input_tokens");
    }
}
