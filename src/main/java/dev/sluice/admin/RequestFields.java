package dev.sluice.admin;

import dev.sluice.accounting.MomentText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a JSON object in a request. Each wrong one is an {@link AdminProblem} that names it and says what was expected;
 * none repeats a value, which may be a secret in the wrong place, but for numbers and single words.
 */
final class RequestFields {

    /** The most entries of a list: ranges, patterns, endpoints. */
    private static final int MAX_ENTRIES = 1000;

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})\\s*(s|m|h|d)");

    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z0-9._:/*-]{1,40}");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode object;
    private final String prefix;

    private RequestFields(JsonNode object, String prefix, List<String> known) {
        this.object = object;
        this.prefix = prefix;
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw AdminProblem.field(
                        prefix + shown(name), "unknown field", known.isEmpty() ? "none" : String.join(", ", known));
            }
        }
    }

    /** Reads the body of {@code request}, an object with fields of the {@code known} names. */
    static Mono<RequestFields> of(ServerRequest request, List<String> known) {
        return request.bodyToMono(byte[].class)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(
                        DataBufferLimitException.class,
                        tooLarge ->
                                new AdminProblem(HttpStatus.CONTENT_TOO_LARGE, "too_large", "body: more than 256 KB"))
                .map(body -> of(body, known));
    }

    /**
     * Reads {@code body}; an empty one is an object without fields.
     *
     * @param known the names that fields may have
     */
    static RequestFields of(byte[] body, List<String> known) {
        JsonNode tree;
        try {
            tree = body.length == 0 ? MAPPER.createObjectNode() : MAPPER.readTree(body);
        } catch (JacksonException e) {
            throw notAnObject("not JSON, or a field twice");
        }
        if (!tree.isObject()) {
            throw notAnObject("not an object");
        }
        return new RequestFields(tree, "", known);
    }

    private static AdminProblem notAnObject(String problem) {
        return AdminProblem.field("body", problem, "a JSON object");
    }

    /** Returns whether the field is there, if only as null. */
    boolean has(String name) {
        return object.has(name);
    }

    /** Returns the problem that {@code name} has. */
    AdminProblem wrong(String name, String problem, String expected) {
        return AdminProblem.field(prefix + name, problem, expected);
    }

    /** Returns the value by {@code read}; {@code base} where the field is absent, {@code cleared} where it is null. */
    <T> T value(String name, T base, T cleared, Function<String, T> read) {
        JsonNode node = object.get(name);
        return node == null ? base : node.isNull() ? cleared : read.apply(name);
    }

    /** Returns the value by {@code read}; {@code base} where the field is absent, null where it is null. */
    <T> @Nullable T orNull(String name, @Nullable T base, Function<String, T> read) {
        JsonNode node = object.get(name);
        return node == null ? base : node.isNull() ? null : read.apply(name);
    }

    String text(String name, Pattern pattern, String expected) {
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw wrong(name, "missing", expected);
        }
        return text(name, node, pattern, expected);
    }

    private String text(String path, JsonNode node, Pattern pattern, String expected) {
        String text = node.isString() ? node.asString() : "";
        if (!pattern.matcher(text).matches()) {
            throw wrong(path, shown(node), expected);
        }
        return text;
    }

    /** Reads a list of texts; {@code read} throws {@link IllegalArgumentException} for what it does not take. */
    <T> List<T> list(String name, String expected, Function<String, T> read) {
        JsonNode node = object.get(name);
        if (node == null || !node.isArray() || node.size() > MAX_ENTRIES) {
            throw wrong(name, "not a list of at most " + MAX_ENTRIES, "a list of: " + expected);
        }
        List<T> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode entry = node.get(i);
            try {
                if (!entry.isString()) {
                    throw new IllegalArgumentException();
                }
                values.add(read.apply(entry.asString()));
            } catch (IllegalArgumentException e) {
                throw wrong(name + '[' + i + ']', shown(entry), expected);
            }
        }
        return List.copyOf(values);
    }

    long wholeNumber(String name, long min, long max) {
        String expected = "a whole number from " + min + " to " + max;
        JsonNode node = object.get(name);
        try {
            long number = node != null && node.isNumber() ? node.decimalValue().longValueExact() : min - 1;
            if (number < min || number > max) {
                throw new ArithmeticException();
            }
            return number;
        } catch (ArithmeticException e) {
            throw wrong(name, node == null ? "missing" : shown(node), expected);
        }
    }

    /** Reads a number from {@code min} to {@code max}, written as a JSON number or as a text, without rounding. */
    BigDecimal decimal(String name, BigDecimal min, BigDecimal max) {
        String expected = "a number from " + min.toPlainString() + " to " + max.toPlainString();
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            throw wrong(name, "missing", expected);
        }
        BigDecimal number = null;
        if (node.isNumber()) {
            number = node.decimalValue();
        } else if (node.isString() && node.asString().matches("[0-9]{1,20}(\\.[0-9]{1,12})?")) {
            number = new BigDecimal(node.asString());
        }
        if (number == null
                || Math.abs((long) number.scale()) > 20
                || number.compareTo(min) < 0
                || number.compareTo(max) > 0) {
            throw wrong(name, shown(node), expected);
        }
        return number;
    }

    boolean bool(String name) {
        JsonNode node = object.get(name);
        if (node == null || !node.isBoolean()) {
            throw wrong(name, node == null ? "missing" : shown(node), "true or false");
        }
        return node.asBoolean();
    }

    /** Reads a moment, or a date, which is its beginning by UTC. */
    Instant moment(String name) {
        JsonNode node = object.get(name);
        String text = node != null && node.isString() ? node.asString() : "";
        try {
            return MomentText.read(text);
        } catch (DateTimeException e) {
            throw wrong(
                    name,
                    node == null ? "missing" : shown(node),
                    "a date such as 2027-01-31, or a moment such as 2027-01-31T18:00:00Z");
        }
    }

    Duration duration(String name, Duration max) {
        JsonNode node = object.get(name);
        Matcher written = DURATION.matcher(node != null && node.isString() ? node.asString() : "");
        Duration duration = written.matches() ? duration(Long.parseLong(written.group(1)), written.group(2)) : null;
        if (duration == null || duration.compareTo(max) > 0) {
            throw wrong(
                    name,
                    node == null ? "missing" : shown(node),
                    "a duration such as 0s, 30m, 24h or 7d, at most " + max.toDays() + "d");
        }
        return duration;
    }

    private static Duration duration(long number, String unit) {
        return switch (unit) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        List<String> labels = new ArrayList<>();
        for (E each : type.getEnumConstants()) {
            labels.add(each.name().toLowerCase(Locale.ROOT));
        }
        String text = text(name, Pattern.compile(String.join("|", labels)), String.join(" or ", labels));
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }

    RequestFields object(String name, List<String> known) {
        JsonNode node = object.get(name);
        if (node == null || !node.isObject()) {
            throw wrong(name, node == null ? "missing" : shown(node), "an object with " + String.join(", ", known));
        }
        return new RequestFields(node, prefix + name + '.', known);
    }

    private static String shown(JsonNode node) {
        if (node.isNumber() || node.isBoolean() || node.isNull()) {
            return shown(node.asString());
        }
        return node.isString() ? node.asString().isEmpty() ? "empty" : shown(node.asString()) : "not of that kind";
    }

    /** Repeats single words only, none that may be a key. */
    private static String shown(String text) {
        return SHOWABLE.matcher(text).matches() && !text.startsWith("sk-") ? text : "not usable";
    }
}
