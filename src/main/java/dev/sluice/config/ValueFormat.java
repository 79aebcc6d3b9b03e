package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Currency;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one kind of value is written.
 *
 * @param expected what is right, in words that end an error message
 * @param mayShow whether a message may show what was written in its place
 * @param parse returns the value, or null or throws for a text that is not one
 */
record ValueFormat<T>(String expected, boolean mayShow, Function<String, @Nullable T> parse) {

    /**
     * Names end up in headers, metrics and paths of the admin API, where other characters would need quoting. One that begins
     * as keys do is probably a key in its place.
     */
    private static final Pattern A_NAME = Pattern.compile("(?!sk-)[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Pattern A_MODEL = Pattern.compile("[\\p{Graph}&&[^*,]]{1,200}");
    private static final Pattern A_PATTERN = Pattern.compile("[\\p{Graph}&&[^,]]{1,200}");

    /** What a header field may hold, and so what can be presented as a key. */
    private static final Pattern A_SECRET = Pattern.compile("\\p{Graph}{1,4096}");

    private static final Pattern A_FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern A_FIELD_VALUE = Pattern.compile("\\p{Graph}[\\p{Graph} ]{0,4095}");

    private static final String OTLP_TRACES = "/v1/traces";

    /** Far above every provider's largest tier, and small enough for an int. */
    private static final long MOST = 2_000_000_000;

    static final ValueFormat<String> NAME =
            text("1 to 64 letters, digits, '.', '_' or '-', not beginning with sk-", A_NAME);
    static final ValueFormat<String> MODEL = text("a model's name without blanks, ',' or '*'", A_MODEL);
    static final ValueFormat<String> FILE = of("a file's path", text -> text);

    static final ValueFormat<ModelPattern> PATTERN = of(
            "a model's name, or a pattern such as claude-*",
            text -> A_PATTERN.matcher(text).matches() && !text.contains("**") ? new ModelPattern(text) : null);

    static final ValueFormat<Secret> SECRET = new ValueFormat<>(
            "a key without blanks, or ${VAR} or ${file:/path} to have one",
            false,
            text -> A_SECRET.matcher(text).matches() ? Secret.of(text) : null);

    static final ValueFormat<Boolean> YES_OR_NO = of("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true" -> true;
        case "false" -> false;
        default -> null;
    });

    static final ValueFormat<Double> WEIGHT = of("a number > 0, at most 1000000", text -> {
        BigDecimal number = decimal(text);
        boolean right = number.signum() > 0 && number.compareTo(BigDecimal.valueOf(1_000_000)) <= 0;
        return right ? number.doubleValue() : null;
    });

    static final ValueFormat<Double> SHARE = of("a number from 0 to 1", text -> {
        BigDecimal number = decimal(text);
        return number.signum() >= 0 && number.compareTo(BigDecimal.ONE) <= 0 ? number.doubleValue() : null;
    });

    static final ValueFormat<BigDecimal> AMOUNT = of("a number >= 0", text -> {
        BigDecimal number = decimal(text);
        return number.signum() >= 0 ? number : null;
    });

    static final ValueFormat<Currency> CURRENCY = of("a currency's code such as USD", Currency::getInstance);

    static final ValueFormat<Duration> DURATION = of("a duration > 0 such as 500ms, 120s, 5m or 1h", text -> {
        Duration duration = Units.duration(text);
        return duration == null || duration.isZero() ? null : duration;
    });

    static final ValueFormat<Duration> DURATION_OR_ZERO =
            of("a duration such as 0s, 500ms, 120s, 5m or 1h", Units::duration);

    /** Bodies are arrays in memory: a gigabyte is the most of them that makes sense. */
    static final ValueFormat<Integer> SIZE = of("a size from 1KB to 1GB such as 64MB", Units::size);

    static final ValueFormat<URI> BASE_URL = new ValueFormat<>(
            "a URL such as https://api.example.com, without user, query or fragment", false, ValueFormat::baseUrl);

    /** Where collectors take OTLP over HTTP: the path that the protocol gives it is put behind a base that lacks it. */
    static final ValueFormat<URI> OTLP_URL =
            new ValueFormat<>("an OTLP/HTTP URL such as http://localhost:4318", false, text -> {
                URI base = baseUrl(text);
                boolean whole = base == null || base.getPath().endsWith(OTLP_TRACES);
                return whole ? base : URI.create(base + OTLP_TRACES);
            });

    static final ValueFormat<String> FIELD_NAME = text("the name of a header field", A_FIELD);

    static final ValueFormat<Secret> FIELD_VALUE = new ValueFormat<>(
            "what a header field may hold, or ${VAR} or ${file:/path} to have it",
            false,
            text -> A_FIELD_VALUE.matcher(text).matches() ? Secret.of(text) : null);

    static final ValueFormat<AccessLogTarget> ACCESS_LOG =
            of("off, stdout, or a file's path such as /var/log/sluice/access.log", text -> switch (text) {
                case "off" -> new AccessLogTarget.Nowhere();
                case "stdout" -> new AccessLogTarget.Stdout();
                default -> text.contains("/") ? new AccessLogTarget.Rolling(Path.of(text)) : null;
            });

    /** Returns the value that {@code text} writes, or null where it writes none. */
    @Nullable
    T read(String text) {
        try {
            return text.isEmpty() ? null : parse.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    static ValueFormat<Long> wholeNumber(long least) {
        return of(range(least), text -> {
            long number = decimal(text).longValueExact();
            return number < least || number > MOST ? null : number;
        });
    }

    static ValueFormat<Integer> smallNumber(int least) {
        return of(range(least), text -> {
            int number = decimal(text).intValueExact();
            return number < least || number > MOST ? null : number;
        });
    }

    private static String range(long least) {
        return "a whole number >= " + least;
    }

    static ValueFormat<Integer> anyNumber() {
        return of("a whole number", text -> decimal(text).intValueExact());
    }

    static <E extends Enum<E>> ValueFormat<E> oneOf(Class<E> words) {
        String expected = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        return of(expected, text -> Enum.valueOf(words, text.toUpperCase(Locale.ROOT)));
    }

    private static <T> ValueFormat<T> of(String expected, Function<String, @Nullable T> parse) {
        return new ValueFormat<>(expected, true, parse);
    }

    private static ValueFormat<String> text(String expected, Pattern pattern) {
        return of(expected, text -> pattern.matcher(text).matches() ? text : null);
    }

    /** Reads a number as YAML writes it, {@code 1_000} included. The length bounds what arithmetic on it can take. */
    private static BigDecimal decimal(String text) {
        if (text.length() > 32) {
            throw new NumberFormatException("too long");
        }
        BigDecimal number = new BigDecimal(text.replace("_", ""));
        if (Math.abs((long) number.scale()) > 32) {
            throw new NumberFormatException("too large or too small");
        }
        return number;
    }

    private static @Nullable URI baseUrl(String text) {
        URI url = URI.create(text.replaceAll("/+$", ""));
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        boolean bare = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
        return web && bare && url.getHost() != null ? url : null;
    }
}
