package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Json;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * A replacement of the names at the top of a JSON object that comes in fragments: a name is held back until it is whole, and all
 * else passes at once. For one object and one thread at a time.
 */
public final class ArgumentKeys {

    /** The most characters of a name to hold back: longer than any name that replaces another, escapes included. */
    private static final int MAX_HELD = 512;

    private final Map<String, String> names;
    private final StringBuilder held = new StringBuilder();
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean nameIsNext;

    /**
     * Creates a replacement of names.
     *
     * @param names the new names, by the old
     */
    public ArgumentKeys(Map<String, String> names) {
        this.names = names;
    }

    /** Returns what is known of the object after {@code fragment}, and was not returned before; often empty. */
    public String add(String fragment) {
        StringBuilder out = new StringBuilder(fragment.length());
        for (int i = 0; i < fragment.length(); i++) {
            add(fragment.charAt(i), out);
        }
        return out.toString();
    }

    private void add(char c, StringBuilder out) {
        boolean begins = !inString && c == '"';
        boolean holding = !held.isEmpty() || (begins && nameIsNext);
        (holding ? held : out).append(c);
        scan(c);
        if (holding && (!inString || held.length() > MAX_HELD)) {
            out.append(inString ? held : name(held.toString()));
            held.setLength(0);
        }
    }

    private void scan(char c) {
        if (inString) {
            inString = escaped || c != '"';
            escaped = !escaped && c == '\\';
            return;
        }
        switch (c) {
            case '"' -> {
                inString = true;
                nameIsNext = false;
            }
            case '{', '[' -> {
                depth++;
                nameIsNext = depth == 1 && c == '{';
            }
            case '}', ']' -> {
                depth--;
                nameIsNext = false;
            }
            case ',' -> nameIsNext = depth == 1;
            default -> {}
        }
    }

    private String name(String quoted) {
        try {
            String replacement = names.get(Json.read(quoted).asString(""));
            return replacement == null ? quoted : Json.string(replacement);
        } catch (JacksonException notJson) {
            return quoted;
        }
    }
}
