package dev.sluice.protocol.request;

import java.util.List;
import java.util.random.RandomGenerator;

/** Random JSON text with everything that is hard for a scanner: white space, escapes, names inside strings, deep nesting. */
public final class RandomJson {

    private static final List<String> NASTY = List.of(
            "",
            "\\\"usage\\\":{\\\"prompt_tokens\\\":7}",
            "\\\\",
            "\\\\\\\"",
            "data: [DONE]\\n\\n",
            "}]}",
            "[[[{{{",
            "\\u0022model\\u0022: \\u0022gpt\\u0022",
            "grüße, мир, 世界, 🦆",
            "\\\"error\\\":{\\\"message\\\":\\\"no\\\"}",
            "x".repeat(300),
            "A1b2".repeat(100));

    private static final List<String> NAMES = List.of(
            "model", "stream", "usage", "error", "choices", "data", "url", "type", "id", "text", "content", "a\\\"b",
            "");

    private final RandomGenerator random;

    public RandomJson(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a value of at most {@code depth} more levels. */
    public String value(int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Integer.toString(random.nextInt(-1000, 1000));
            case 3 -> "1.50e+3";
            case 4, 5 -> string();
            case 6 -> object(depth - 1, "");
            default -> array(depth - 1);
        };
    }

    /** Returns an object whose members are {@code own}, in JSON, among random others that a caller would not look for. */
    public String object(int depth, String own) {
        StringBuilder json = new StringBuilder("{").append(space());
        String comma = "";
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(comma).append(member("x_" + name(), value(depth)));
            comma = ",";
        }
        if (!own.isEmpty()) {
            json.append(comma).append(space()).append(own).append(space());
            comma = ",";
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(comma).append(member("y_" + name(), value(depth)));
            comma = ",";
        }
        return json.append('}').toString();
    }

    /** Returns a member's text, with white space wherever it may be. */
    public String member(String name, String value) {
        return space() + '"' + name + '"' + space() + ':' + space() + value + space();
    }

    /** Returns a string in quotes. */
    public String string() {
        return '"' + NASTY.get(random.nextInt(NASTY.size())) + '"';
    }

    public String space() {
        return random.nextInt(3) > 0 ? "" : " \t ".substring(random.nextInt(4));
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String array(int depth) {
        StringBuilder json = new StringBuilder("[").append(space());
        String comma = "";
        for (int i = random.nextInt(4); i > 0; i--) {
            json.append(comma).append(space()).append(value(depth)).append(space());
            comma = ",";
        }
        return json.append(']').toString();
    }
}
