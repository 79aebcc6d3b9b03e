package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fields of one request or answer that the other dialect has no counterpart for. For one thread. */
public final class DroppedFields {

    /** The most fields to name, of a request and of its answer each: they are sent in one response header. */
    private static final int MAX_FIELDS = 64;

    /** The most characters of all names: proxies commonly refuse header blocks beyond 8 KiB, and there are two lists. */
    private static final int MAX_CHARACTERS = 3_000;

    /** The most characters of one name: longer than any path that a dialect defines. */
    private static final int MAX_LENGTH = 200;

    /** The characters that a header value may not hold for certain, and the comma, which separates the names. */
    private static final Pattern NOT_FOR_HEADERS = Pattern.compile("[^ -~]|,");

    private final boolean strict;
    private final List<String> paths = new ArrayList<>();
    private int characters;

    /**
     * Creates an empty list.
     *
     * @param strict whether a field that would be dropped is refused instead
     */
    public DroppedFields(boolean strict) {
        this.strict = strict;
    }

    /**
     * Drops a field that asks for something.
     *
     * @throws dev.sluice.call.RefusedCall in strict mode
     */
    public void drop(JsonPath path) {
        drop(List.of(path));
    }

    /**
     * Drops fields that ask for something together, such as the parts of a schema that cannot be enforced.
     *
     * @throws dev.sluice.call.RefusedCall in strict mode; names all of them
     */
    public void drop(List<JsonPath> together) {
        if (strict && !together.isEmpty()) {
            String names =
                    together.stream().limit(MAX_FIELDS).map(JsonPath::toString).collect(Collectors.joining(", "));
            throw Refusal.of(
                            Refusal.Reason.UNSUPPORTED,
                            names
                                    + ": the model's provider has no such field (expected: absent, as translation is strict)",
                            together.get(0).toString())
                    .asException();
        }
        together.forEach(this::note);
    }

    /** Names a field that is left out and asks for nothing, such as the reasoning of another model; never refused. */
    public void note(JsonPath path) {
        if (paths.size() < MAX_FIELDS && characters < MAX_CHARACTERS) {
            String name = NOT_FOR_HEADERS.matcher(path.toString()).replaceAll("?");
            String named = name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH - 3) + "...";
            characters = Math.min(MAX_CHARACTERS, characters + named.length());
            paths.add(named);
        }
    }

    /**
     * Returns the paths of the fields dropped so far, in the order in which they were found, fit for a header value: at most
     * the first 64, and about 3,000 characters.
     */
    public List<String> paths() {
        return List.copyOf(paths);
    }
}
