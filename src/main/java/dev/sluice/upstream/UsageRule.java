package dev.sluice.upstream;

import dev.sluice.call.Endpoint;

/** Tells the requests that use tokens from those that only speak of some. */
final class UsageRule {

    private UsageRule() {}

    /**
     * Returns whether tokens are used. Whoever fetches, deletes or cancels a stored response is told once more what that one
     * used, and whoever counts tokens uses none.
     */
    static boolean isUsed(Attempt attempt) {
        return attempt.method().equals("POST")
                && attempt.endpoint() != Endpoint.COUNT_TOKENS
                && !attempt.endpoint().isOfAccount()
                && !attempt.path().endsWith("/cancel")
                && !attempt.path().endsWith("/input_tokens");
    }
}
