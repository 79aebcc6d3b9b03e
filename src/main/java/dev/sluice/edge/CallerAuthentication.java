package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.Identity;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Finds out who calls, by either of the fields in which SDKs send a key. */
final class CallerAuthentication {

    private static final String BEARER = "Bearer ";

    private CallerAuthentication() {}

    /**
     * Returns the caller.
     *
     * @throws dev.sluice.call.RefusedCall where no key came, or one that nobody has
     */
    static Caller caller(HttpHeaders fields, CallerDirectory callers) {
        Identity byBearer = callers.identify(bearer(fields.get("authorization")));
        if (byBearer instanceof Identity.Known known) {
            return known.caller();
        }
        Identity byKey = callers.identify(fields.get("x-api-key"));
        if (byKey instanceof Identity.Known known) {
            return known.caller();
        }
        boolean missing = byBearer instanceof Identity.Missing && byKey instanceof Identity.Missing;
        throw Refusal.of(
                        Reason.UNAUTHENTICATED,
                        "Incorrect API key provided: "
                                + (missing ? "none" : "it is not a client key of this relay")
                                + " (expected: `Authorization: Bearer KEY` or `x-api-key: KEY`).")
                .asException();
    }

    private static @Nullable String bearer(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        String value = authorization.strip();
        return value.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? value.substring(BEARER.length()) : value;
    }
}
