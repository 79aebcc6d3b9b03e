package dev.sluice.config;

import dev.sluice.call.Secret;
import dev.sluice.upstream.OutboundProxy;
import dev.sluice.upstream.OutboundProxy.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The formats of proxies: a URL, which may hold credentials, or none. */
final class ProxyFormats {

    private static final Pattern URL = Pattern.compile("(?i)(http|socks5h?)://(?:([^\\s]*)@)?"
            + "(\\[[0-9a-f:.]+]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::([0-9]{1,5}))?/?");

    private static final String EXPECTED =
            "http://host:port or socks5://host:port, with user:password@ before the host where"
                    + " the proxy asks for it";

    /** The answer to which proxy to use; {@code proxy} is null for none. */
    record Choice(@Nullable OutboundProxy proxy) {}

    static final ValueFormat<Choice> CHOICE = new ValueFormat<>(
            EXPECTED + "; or none",
            false,
            Map.of(
                    "type",
                    "string",
                    "pattern",
                    "^([Nn][Oo][Nn][Ee]|([Hh][Tt][Tt][Pp]|[Ss][Oo][Cc][Kk][Ss]5[Hh]?)://\\S+)$"),
            text -> {
                OutboundProxy proxy = proxy(text);
                return proxy != null || text.equalsIgnoreCase("none") ? new Choice(proxy) : null;
            });

    /** A variable's proxy may lack the scheme, which then is HTTP's. */
    static final ValueFormat<OutboundProxy> VARIABLE = new ValueFormat<>(
            EXPECTED, false, Map.of("type", "string"), text -> proxy(text.contains("://") ? text : "http://" + text));

    private ProxyFormats() {}

    private static @Nullable OutboundProxy proxy(String text) {
        Matcher url = URL.matcher(text);
        if (!url.matches()) {
            return null;
        }
        Kind kind = url.group(1).equalsIgnoreCase("http") ? Kind.HTTP : Kind.SOCKS5;
        // Those of the schemes: RFC 9110, 4.2.1, and RFC 1928.
        int port = kind == Kind.HTTP ? 80 : 1080;
        if (url.group(4) != null) {
            port = Integer.parseInt(url.group(4));
        }
        if (port < 1 || port > 65_535) {
            return null;
        }
        String credentials = url.group(2);
        int colon = credentials == null ? -1 : credentials.indexOf(':');
        String user = colon < 0 ? credentials : credentials.substring(0, colon);
        String password = colon < 0 ? "" : credentials.substring(colon + 1);
        return new OutboundProxy(
                kind,
                url.group(3).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT),
                port,
                user == null || user.isEmpty() ? null : decoded(user),
                Secret.of(decoded(password)));
    }

    /** A password from a variable is often not encoded: what is no escape stands for itself. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
