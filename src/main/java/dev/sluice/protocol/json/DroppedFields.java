package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The fields of one request or answer that the other dialect has no word for. For one of them and one thread. */
public final class DroppedFields {

    /** How many are named, of a request and of its answer: they travel in one response header. */
    private static final int MOST = 64;

    /** How many characters they have together: proxies commonly refuse header blocks beyond 8 KiB, and there are two lists. */
    private static final int MOST_CHARACTERS = 3_000;

    /** Longer than any place that a dialect knows of; beyond it, somebody made the name up. */
    private static final int LONGEST = 200;

    /** Anything but visible ASCII and the space, which no header field holds for certain, and the comma between two names. */
    private static final Pattern NOT_FOR_HEADERS = Pattern.compile("[^ -~]|,");

    private final boolean strict;
    private final List<String> places = new ArrayList<>();
    private int characters;

    /**
     * Makes a list on which nothing is.
     *
     * @param strict whether a field that would be dropped is refused instead
     */
    public DroppedFields(boolean strict) {
        this.strict = strict;
    }

    /**
     * Drops what the caller asked for.
     *
     * @throws dev.sluice.call.RefusedCall in strict mode
     */
    public void drop(JsonPath place) {
        if (strict) {
            throw Refusal.of(
                            Refusal.Reason.UNSUPPORTED,
                            place
                                    + ": the model's provider has no such field (expected: absent, as translation is strict)",
                            place.toString())
                    .asException();
        }
        note(place);
    }

    /** Names what is left out though nobody asked for anything with it, such as thoughts of another model: never refused. */
    public void note(JsonPath place) {
        if (places.size() < MOST && characters < MOST_CHARACTERS) {
            String name = NOT_FOR_HEADERS.matcher(place.toString()).replaceAll("?");
            String named = name.length() <= LONGEST ? name : name.substring(0, LONGEST - 3) + "...";
            characters = Math.min(MOST_CHARACTERS, characters + named.length());
            places.add(named);
        }
    }

    /**
     * Returns what was dropped so far, in the order in which it was found, fit for a header; at most the first 64, and no more
     * than a header holds.
     */
    public List<String> places() {
        return List.copyOf(places);
    }
}
