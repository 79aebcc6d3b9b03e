package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of RFC 9110 and RFC 9112 on the head of a request that Netty leaves to its user. */
final class RequestHeadRules {

    private static final String MARKS_OF_NAMES = "-._~%!$&'()*+,;=";
    private static final String MARKS_OF_ADDRESSES = "v:.";

    /** The digits of 65535, the greatest port. */
    private static final int LONGEST_PORT = 5;

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
        if (!hosts.isEmpty() && !isHost(hosts.get(0).strip())) {
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

    /** RFC 9110, 7.2: a host, which may be empty, and a port. */
    private static boolean isHost(String text) {
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') + 1 : text.indexOf(':') < 0 ? text.length() : text.indexOf(':');
        boolean named = bracketed
                ? end > 2 && isOf(text, 1, end - 1, true, MARKS_OF_ADDRESSES)
                : isOf(text, 0, end, false, MARKS_OF_NAMES);
        return named
                && (end == text.length()
                        || (text.charAt(end) == ':'
                                && text.length() - end - 1 <= LONGEST_PORT
                                && isNumber(text, end + 1)));
    }

    private static boolean isOf(String text, int from, int to, boolean hexadecimal, String marks) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean letterOrDigit =
                    c < 0x7F && (hexadecimal ? Character.digit(c, 16) >= 0 : Character.isLetterOrDigit(c));
            if (!letterOrDigit && marks.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Returns the refusal of an expectation other than {@code 100-continue}, or null. */
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
