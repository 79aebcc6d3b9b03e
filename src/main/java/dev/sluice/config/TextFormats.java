package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.store.StoreTarget;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import dev.sluice.upstream.ServiceAccount;
import java.net.URI;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The formats of names, secrets, URLs and paths. {@code [!-~]} is every visible ASCII character. */
final class TextFormats {

    private static final String OTLP_TRACES = "/v1/traces";

    private static final Pattern KEY = Pattern.compile("[!-~]{1,4096}");

    /** SQLite's own URIs and its databases in memory, which begin with a colon or hold a question mark, are not files' paths. */
    private static final Pattern SQLITE = Pattern.compile("jdbc:sqlite:([^:?][^?]*)");

    private static final Pattern POSTGRES = Pattern.compile("jdbc:postgresql://[^\\s/]+/[^\\s/?]+(?:\\?\\S*)?");
    private static final Pattern POSTGRES_CREDENTIALS = Pattern.compile("[?&](?:user|password)=");

    private static final String URL_PATTERN = "^[Hh][Tt][Tt][Pp][Ss]?://[^?#\\s]+$";

    /**
     * Names end up in headers, metrics and paths of the admin API, where other characters would need quoting. One that begins
     * as keys do is probably a key in its place.
     */
    static final ValueFormat<String> NAME = ValueFormat.text(
            "1 to 64 letters, digits, '.', '_' or '-', not beginning with sk-",
            "(?!sk-)[A-Za-z0-9][A-Za-z0-9._-]{0,63}",
            text -> text);

    static final ValueFormat<String> MODEL = ValueFormat.text(
            "a model's name of 1 to 200 visible ASCII characters without ',' or '*'",
            "[!-)+\\--~]{1,200}",
            text -> text);

    static final ValueFormat<String> ALIAS = ValueFormat.text(
            "a model's name, or a pattern such as gpt-5*, of 1 to 200 visible ASCII characters without ',' or \"**\"",
            "(?!.*\\*\\*)[!-+\\--~]{1,200}",
            text -> text);

    static final ValueFormat<ModelPattern> PATTERN = ValueFormat.text(
            "a model's name, or a pattern such as claude-*, of 1 to 200 visible ASCII characters without ',' or \"**\"",
            "(?!.*\\*\\*)[!-+\\--~]{1,200}",
            ModelPattern::new);

    static final ValueFormat<String> FILE = ValueFormat.shown("a file's path", Map.of("type", "string"), text -> text);

    /** A header field can hold no other characters, so no other key could be presented. */
    static final ValueFormat<Secret> SECRET = new ValueFormat<>(
            "a key of 1 to 4096 visible ASCII characters, or ${VAR} or ${file:/path}",
            false,
            Map.of("type", List.of("string", "number"), "pattern", "^(?:[!-~]{1,4096})$"),
            TextFormats::secret);

    /** A provider's key; a service account's is JSON, of which only a token is ever sent. */
    static final ValueFormat<Secret> PROVIDER_KEY = new ValueFormat<>(
            "a key of 1 to 4096 visible ASCII characters, or the JSON of a Google service account, or ${VAR} or"
                    + " ${file:/path}",
            false,
            Map.of("type", List.of("string", "number"), "pattern", "^(?:[!-~]{1,4096}|\\{[\\s\\S]{1,16384}\\})$"),
            TextFormats::providerKey);

    static final ValueFormat<ClientKey> SHA256 =
            ValueFormat.secret("64 hexadecimal digits, as sha256sum prints", "[0-9A-Fa-f]{64}", ClientKey::ofSha256);

    static final ValueFormat<String> FIELD_NAME = ValueFormat.text(
            "the name of a header field, of 1 to 100 characters", "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", text -> text);

    static final ValueFormat<String> PARAMETER_NAME = ValueFormat.text(
            "a query parameter's name of 1 to 100 visible ASCII characters", "[!-~]{1,100}", text -> text);

    static final ValueFormat<Secret> FIELD_VALUE = ValueFormat.secret(
            "1 to 4096 visible ASCII characters and blanks between them, or ${VAR} or ${file:/path}",
            "[!-~][!-~ ]{0,4095}",
            Secret::of);

    /** As a browser sends it: without a path, in lower case, no port that is the scheme's own. */
    static final ValueFormat<String> ORIGIN = ValueFormat.text(
            "an origin such as https://app.example, without a path, or *",
            "\\*|[A-Za-z][A-Za-z0-9+.-]{0,30}://[A-Za-z0-9.:\\[\\]_-]{1,253}",
            text -> text.toLowerCase(Locale.ROOT).replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2"));

    /** The relay's own paths, as clients may join them, begin with /v1; others name an endpoint without it. */
    static final ValueFormat<String> PATH = ValueFormat.text(
            "a path such as /healthz, of letters, digits, '.', '_', '-' and '/', not below /v1",
            "(?!/v1(?:/|$))(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}){1,8}",
            text -> text);

    static final ValueFormat<Currency> CURRENCY = ValueFormat.shown(
            "a currency's ISO 4217 code such as USD",
            Map.of("type", "string", "pattern", "^[A-Z]{3}$"),
            Currency::getInstance);

    static final ValueFormat<URI> BASE_URL = new ValueFormat<>(
            "a URL such as https://api.example.com, without user, query or fragment",
            false,
            Map.of("type", "string", "pattern", URL_PATTERN),
            TextFormats::baseUrl);

    /** The path that OTLP over HTTP prescribes is appended to a base without it. */
    static final ValueFormat<URI> OTLP_URL = new ValueFormat<>(
            "an OTLP/HTTP URL such as http://localhost:4318",
            false,
            Map.of("type", "string", "pattern", URL_PATTERN),
            text -> {
                URI base = baseUrl(text);
                boolean whole = base == null || base.getPath().endsWith(OTLP_TRACES);
                return whole ? base : URI.create(base + OTLP_TRACES);
            });

    static final ValueFormat<AccessLogTarget> ACCESS_LOG = ValueFormat.shown(
            "off, stdout, or a file's path such as /var/log/sluice/access.log",
            Map.of("type", "string", "pattern", "^(off|stdout|.*/.*)$"),
            text -> switch (text) {
                case "off" -> new AccessLogTarget.Nowhere();
                case "stdout" -> new AccessLogTarget.Stdout();
                default -> text.contains("/") ? new AccessLogTarget.Rolling(Path.of(text)) : null;
            });

    /** Not shown: a URL may hold a password. */
    static final ValueFormat<StoreTarget> STORE = new ValueFormat<>(
            "none, jdbc:sqlite: and a file's path, or jdbc:postgresql://host/database without user and password,"
                    + " which have keys of their own",
            false,
            Map.of("type", "string", "pattern", "^(none|jdbc:sqlite:[^:?][^?]*|jdbc:postgresql://.+)$"),
            TextFormats::store);

    static final ValueFormat<String> STORE_USER =
            ValueFormat.text("a user's name of 1 to 63 visible ASCII characters", "[!-~]{1,63}", text -> text);

    private TextFormats() {}

    private static @Nullable StoreTarget store(String text) {
        if (text.equals("none")) {
            return new StoreTarget.Nowhere();
        }
        Matcher sqlite = SQLITE.matcher(text);
        if (sqlite.matches()) {
            return new StoreTarget.Sqlite(Path.of(sqlite.group(1)));
        }
        boolean credentials =
                text.contains("@") || POSTGRES_CREDENTIALS.matcher(text).find();
        return POSTGRES.matcher(text).matches() && !credentials ? new StoreTarget.Postgres(text, null, null) : null;
    }

    /**
     * Quotes around a key are left over from a shell's syntax: {@code docker run --env-file} keeps them. No key begins or ends
     * with one, so that a single quote is a mistake.
     */
    private static @Nullable Secret secret(String text) {
        String key = unquoted(text);
        boolean usable =
                KEY.matcher(key).matches() && !isQuote(key.charAt(0)) && !isQuote(key.charAt(key.length() - 1));
        return usable ? Secret.of(key) : null;
    }

    private static @Nullable Secret providerKey(String text) {
        boolean json = text.startsWith("{") && text.length() <= ServiceAccount.MAX_LENGTH;
        return !json ? secret(text) : ServiceAccount.read(text) == null ? null : Secret.of(text);
    }

    /** Returns {@code text} without the pair of quotes around it, if there is one. */
    static String unquoted(String text) {
        int last = text.length() - 1;
        return last > 0 && isQuote(text.charAt(0)) && text.indexOf(text.charAt(0), 1) == last
                ? text.substring(1, last).strip()
                : text;
    }

    private static boolean isQuote(char character) {
        return character == '"' || character == '\'' || character == '`';
    }

    private static @Nullable URI baseUrl(String text) {
        URI url = URI.create(text.replaceAll("/+$", ""));
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        boolean bare = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        return web && bare && url.getHost() != null ? url : null;
    }
}
