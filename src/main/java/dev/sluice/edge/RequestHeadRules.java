package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 9110 and RFC 9112 on the head of a request that Netty leaves to its user. */
final class RequestHeadRules {

    /** RFC 9110, 7.2: a host, which may be empty, and a port. */
    private static final Pattern HOST =
            Pattern.compile("(\\[[0-9A-Fa-fv:.]+]|[A-Za-z0-9\\-._~%!$&'()*+,;=]*)(:\\d{0,5})?");

    private RequestHeadRules() {}

    /** Returns the refusal of a request that breaks a rule on framing or routing, after which the connection is closed; or null. */
    static @Nullable Refusal framing(HttpVersion version, HttpHeaders fields) {
        if (version.majorVersion() != 1) {
            return null;
        }
        List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && !version.equals(HttpVersion.HTTP_1_0))) {
            return malformed("The request has " + hosts.size() + " Host fields (expected: one).");
        }
        if (!hosts.isEmpty() && !HOST.matcher(hosts.get(0).strip()).matches()) {
            return malformed("The request's Host field is not a host (expected: a name or an address, and a port).");
        }
        if (!fields.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return null;
        }
        String codings = String.join(",", fields.getAll(HttpHeaderNames.TRANSFER_ENCODING))
                .strip();
        // RFC 9112, 6.1: another coding is not understood here, and without chunked at its end the body has no end.
        return codings.equalsIgnoreCase("chunked")
                ? null
                : malformed("The request's transfer-encoding is not understood (expected: chunked).");
    }

    /** Returns the refusal of an expectation other than that to be told whether to send the body, or null. */
    static @Nullable Refusal expectation(HttpHeaders fields) {
        for (String expected : fields.getAll(HttpHeaderNames.EXPECT)) {
            if (!expected.strip().equalsIgnoreCase("100-continue")) {
                return Refusal.of(
                        Reason.EXPECTATION_FAILED,
                        "The request's expectation cannot be met (expected: 100-continue, or no Expect field).",
                        "expect");
            }
        }
        return null;
    }

    private static Refusal malformed(String message) {
        return Refusal.of(Reason.MALFORMED, message);
    }
}
