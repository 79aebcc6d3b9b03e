package dev.sluice.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

/** A command's options, as {@code --name=value} or {@code --name value}; each is read once, and the rest is refused. */
final class CommandOptions {

    private final Map<String, String> values = new HashMap<>();

    private CommandOptions() {}

    static CommandOptions of(List<String> arguments) {
        CommandOptions options = new CommandOptions();
        Iterator<String> remaining = arguments.iterator();
        while (remaining.hasNext()) {
            String argument = remaining.next();
            if (!argument.startsWith("--")) {
                throw new UsageError(argument + ": not an option (expected: --name=value)");
            }
            int equals = argument.indexOf('=');
            String name = argument.substring(2, equals < 0 ? argument.length() : equals);
            String value = equals >= 0 ? argument.substring(equals + 1) : remaining.hasNext() ? remaining.next() : "";
            options.values.put(name, value);
        }
        return options;
    }

    int wholeNumber(String name, int otherwise, int min, int max) {
        String text = values.remove(name);
        return text == null ? otherwise : wholeNumber(name, text, min, max);
    }

    private static int wholeNumber(String name, String text, int min, int max) {
        double number = parse(text);
        if (!(number >= min && number <= max && number == Math.rint(number))) {
            throw outOfRange(name, text, "a whole number from " + min + " to " + max);
        }
        return (int) number;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns whole numbers, with commas between them. */
    List<Integer> wholeNumbers(String name, List<Integer> otherwise, int min, int max) {
        String text = values.remove(name);
        return text == null
                ? otherwise
                : Arrays.stream(text.split(",", -1))
                        .map(each -> wholeNumber(name, each.strip(), min, max))
                        .toList();
    }

    /**
     * Returns some of {@code all} choices, in the order in which they are given, with commas between them.
     *
     * @param label the name of each choice
     */
    <T> List<T> choices(String name, List<T> all, Function<T, String> label) {
        String text = values.remove(name);
        if (text == null) {
            return all;
        }
        Map<String, T> byLabel = new LinkedHashMap<>();
        all.forEach(each -> byLabel.put(label.apply(each), each));
        List<T> chosen = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            T choice = byLabel.get(part.strip());
            if (choice == null) {
                throw outOfRange(name, part.strip(), "some of " + String.join(", ", byLabel.keySet()));
            }
            chosen.add(choice);
        }
        return chosen;
    }

    List<Double> numbers(String name, List<Double> otherwise, double min, double max) {
        String text = values.remove(name);
        if (text == null) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            double number = parse(part.strip());
            if (!(number >= min && number <= max)) {
                throw outOfRange(name, part.strip(), "a number from " + plain(min) + " to " + plain(max));
            }
            numbers.add(number);
        }
        return numbers;
    }

    /**
     * Returns the text of an option.
     *
     * @param otherwise where it is not given
     * @param expected in words, for a text that does not match
     */
    String text(String name, String otherwise, Predicate<String> matches, String expected) {
        String text = Objects.requireNonNullElse(values.remove(name), otherwise);
        if (!matches.test(text)) {
            throw outOfRange(name, text, expected);
        }
        return text;
    }

    private static UsageError outOfRange(String name, String text, String expected) {
        return new UsageError("--%s: %s (expected: %s)".formatted(name, text.isEmpty() ? "empty" : text, expected));
    }

    /** Returns NaN, which is in no range, for a text that is not a number. */
    private static double parse(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    void refuseUnknown() {
        if (!values.isEmpty()) {
            throw new UsageError("--" + values.keySet().iterator().next() + ": unknown option");
        }
    }
}
