package dev.sluice.upstream;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The header fields that speak of one connection and are never passed on (RFC 9110, 7.6.1). */
final class HopByHopHeaders {

    private static final Set<String> NAMES = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private HopByHopHeaders() {}

    /** Returns whether the field of that lower-case name is one; the pseudo-fields of HTTP/2 are too. */
    static boolean is(String name) {
        return NAMES.contains(name) || name.startsWith(":") || name.startsWith("x-http2-");
    }

    /** Returns whether {@code connection}, the value of the field of that name, makes {@code name} one. */
    static boolean nominates(@Nullable String connection, String name) {
        if (connection == null) {
            return false;
        }
        for (String option : connection.toLowerCase(Locale.ROOT).split(",", -1)) {
            if (option.strip().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
