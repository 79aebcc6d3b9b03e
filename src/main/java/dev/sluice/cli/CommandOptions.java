package dev.sluice.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        if (text == null) {
            return otherwise;
        }
        double number = parse(text);
        if (!(number >= min && number <= max && number == Math.rint(number))) {
            throw outOfRange(name, text, "a whole number from " + min + " to " + max);
        }
        return (int) number;
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
