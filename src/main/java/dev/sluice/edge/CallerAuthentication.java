package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.Identity;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Identifies the caller by the key in its request. */
final class CallerAuthentication {

    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "Bearer";

    private CallerAuthentication() {}

    /**
     * Returns the caller.
     *
     * @param rules tell where a key may stand; the first known key counts
     * @throws dev.sluice.call.RefusedCall where there is no key, or none that is known
     */
    static Caller caller(HttpHeaders headers, RequestLine line, DialectRules rules, CallerDirectory callers) {
        boolean missing = true;
        for (String name : rules.credentialHeaders()) {
            Identity identity = callers.identify(key(name, headers.get(name)));
            if (identity instanceof Identity.Known known) {
                return known.caller();
            }
            missing &= identity instanceof Identity.Missing;
        }
        for (String name : rules.credentialParameters()) {
            Identity identity = callers.identify(line.parameter(name));
            if (identity instanceof Identity.Known known) {
                return known.caller();
            }
            missing &= identity instanceof Identity.Missing;
        }
        throw Refusal.of(
                        Reason.UNAUTHENTICATED,
                        "Incorrect API key provided: "
                                + (missing ? "none" : "it is not a client key of this relay")
                                + " (expected: " + expected(rules) + ").")
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

    private static String expected(DialectRules rules) {
        StringJoiner expected = new StringJoiner(" or ");
        for (String name : rules.credentialHeaders()) {
            expected.add((name.equals(AUTHORIZATION) ? "`Authorization: " + SCHEME + ' ' : '`' + name + ": ") + "KEY`");
        }
        rules.credentialParameters().forEach(name -> expected.add("`?" + name + "=KEY`"));
        return expected.toString();
    }
}
