package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.Identity;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identifies the caller by the key in its request. */
final class CallerAuthentication {

    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "Bearer";

    private CallerAuthentication() {}

    /**
     * Returns the caller.
     *
     * @param credentialHeaders the names of the header fields in which a key may stand, in lower case; the first known key counts, and
     *     the caller is anonymous, where that is allowed, only if none is known
     * @param from the address that the call came from, or null where that is not known
     * @throws dev.sluice.call.RefusedCall where there is no key, none that is known, or its client may not call
     */
    static Caller caller(
            HttpHeaders headers,
            List<String> credentialHeaders,
            CallerDirectory callers,
            @Nullable InetAddress from,
            Instant now) {
        boolean missing = true;
        Caller anonymous = null;
        for (String name : credentialHeaders) {
            Identity identity = callers.identify(key(name, headers.get(name)), from, now);
            if (identity instanceof Identity.Known known) {
                if (!known.caller().equals(Caller.ANONYMOUS)) {
                    return known.caller();
                }
                anonymous = known.caller();
            }
            if (identity instanceof Identity.Denied denied) {
                throw denied.refusal().asException();
            }
            missing &= identity instanceof Identity.Missing;
        }
        if (anonymous != null) {
            return anonymous;
        }
        throw Refusal.of(
                        Reason.UNAUTHENTICATED,
                        "Incorrect API key provided: "
                                + (missing ? "none" : "it is not a client key of this relay")
                                + " (expected: " + expected(credentialHeaders) + ").")
                .asException();
    }

    /** Takes a bare key in {@code authorization} too, as some clients leave the scheme out, and any white space after the scheme. */
    private static @Nullable String key(String name, @Nullable String value) {
        if (value == null || !name.equals(AUTHORIZATION)) {
            return value;
        }
        String stripped = value.strip();
        boolean bearer = stripped.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && stripped.length() > SCHEME.length()
                && Character.isWhitespace(stripped.charAt(SCHEME.length()));
        return bearer ? stripped.substring(SCHEME.length()).strip() : stripped;
    }

    private static String expected(List<String> credentialHeaders) {
        StringBuilder expected = new StringBuilder();
        for (String name : credentialHeaders) {
            expected.append(expected.isEmpty() ? "" : " or ")
                    .append(name.equals(AUTHORIZATION) ? "`Authorization: " + SCHEME + ' ' : "`" + name + ": ")
                    .append("KEY`");
        }
        return expected.toString();
    }
}
