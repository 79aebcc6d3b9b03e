package dev.sluice.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A command's options, as {@code --name=value} or {@code --name value}; each is taken once, and what is left is refused. */
final class CommandOptions {

    private final Map<String, String> values = new HashMap<>();

    private CommandOptions() {}

    static CommandOptions of(List<String> arguments) {
        CommandOptions options = new CommandOptions();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (!word.startsWith("--")) {
                throw new UsageError(word + ": not an option (expected: --name=value)");
            }
            int equals = word.indexOf('=');
            String name = word.substring(2, equals < 0 ? word.length() : equals);
            String value = equals >= 0 ? word.substring(equals + 1) : words.hasNext() ? words.next() : "";
            options.values.put(name, value);
        }
        return options;
    }

    int whole(String name, int otherwise, int least, int most) {
        double number = numbers(name, List.of((double) otherwise), least, most).get(0);
        if (number != Math.rint(number)) {
            throw new UsageError("--" + name + ": " + number + " (expected: a whole number)");
        }
        return (int) number;
    }

    List<Double> numbers(String name, List<Double> otherwise, double least, double most) {
        String text = values.remove(name);
        if (text == null) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        for (String part : Arrays.asList(text.split(",", -1))) {
            numbers.add(number(name, part.strip(), least, most));
        }
        return numbers;
    }

    private static double number(String name, String text, double least, double most) {
        double number;
        try {
            number = Double.parseDouble(text);
        } catch (NumberFormatException notOne) {
            number = Double.NaN;
        }
        if (!(number >= least && number <= most)) {
            throw new UsageError("--%s: %s (expected: %s to %s)".formatted(name, text, plain(least), plain(most)));
        }
        return number;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    void refuseOthers() {
        if (!values.isEmpty()) {
            throw new UsageError("--" + values.keySet().iterator().next() + ": unknown option");
        }
    }
}
