package dev.sluice.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The written form of one kind of value.
 *
 * @param expected the values that are accepted, as an error message ends: {@code a whole number from 1 to 300}
 * @param mayShow whether a message may repeat the text that was written
 * @param json the form in keywords of JSON Schema, for a value without placeholders; may accept more than {@code parse}
 * @param parse returns the value; for any other text returns null, or throws IllegalArgumentException or ArithmeticException
 */
record ValueFormat<T>(String expected, boolean mayShow, Map<String, Object> json, Function<String, @Nullable T> parse) {

    /** YAML takes an unquoted text of digits for a number, and a name or a secret may be one. */
    private static final List<String> TEXT = List.of("string", "number");

    static final ValueFormat<Boolean> TRUE_OR_FALSE =
            shown("true or false", Map.of("type", "boolean"), text -> switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> true;
                case "false" -> false;
                default -> null;
            });

    static <T> ValueFormat<T> shown(String expected, Map<String, Object> json, Function<String, @Nullable T> parse) {
        return new ValueFormat<>(expected, true, json, parse);
    }

    /** A text that matches {@code pattern} as a whole; the pattern keeps to what Java and JSON Schema have in common. */
    static <T> ValueFormat<T> text(String expected, String pattern, Function<String, T> parse) {
        return matching(expected, true, pattern, parse);
    }

    /** A text that no message repeats. */
    static <T> ValueFormat<T> secret(String expected, String pattern, Function<String, T> parse) {
        return matching(expected, false, pattern, parse);
    }

    private static <T> ValueFormat<T> matching(
            String expected, boolean mayShow, String pattern, Function<String, T> parse) {
        Pattern whole = Pattern.compile(pattern);
        return new ValueFormat<>(
                expected,
                mayShow,
                Map.of("type", TEXT, "pattern", "^(?:" + pattern + ")$"),
                text -> whole.matcher(text).matches() ? parse.apply(text) : null);
    }

    /** One of the constants of {@code type}, in lower case. */
    static <E extends Enum<E>> ValueFormat<E> oneOf(Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        return shown(
                String.join(" or ", names),
                Map.of("enum", names),
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** Returns the value that {@code text} stands for, or null where it stands for none. */
    @Nullable
    T read(String text) {
        try {
            return text.isEmpty() ? null : parse.apply(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
