package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.Identity;
import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RequestLine;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The identification of the caller by the key in its request. */
final class CallerAuthentication {

    private static final String AUTHORIZATION = "authorization";
    private static final String SCHEME = "Bearer";

    private CallerAuthentication() {}

    /**
     * Returns the caller.
     *
     * @param rules tell where a key may stand; the first known key counts, and the caller is anonymous, where that is allowed, only if
     *     none is known
     * @param from the address that the call came from, or null where that is not known
     * @throws dev.sluice.call.RefusedCall where there is no key, none that is known, or its client may not call
     */
    static Caller caller(
            HttpHeaders headers,
            RequestLine line,
            DialectRules rules,
            CallerDirectory callers,
            @Nullable InetAddress from,
            Instant now) {
        List<String> keys = new ArrayList<>();
        rules.credentialHeaders().forEach(name -> keys.add(key(name, headers.get(name))));
        rules.credentialParameters().forEach(name -> keys.add(line.parameter(name)));
        boolean missing = true;
        Caller anonymous = null;
        for (String key : keys) {
            Identity identity = callers.identify(key, from, now);
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
