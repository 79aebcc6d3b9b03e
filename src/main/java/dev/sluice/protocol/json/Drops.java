package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import java.util.ArrayList;
import java.util.List;

/** The fields of one request that the other dialect has no word for. For one request and one thread. */
public final class Drops {

    /** How many are named: they travel in one response header, and proxies commonly refuse header blocks beyond 8 KiB. */
    private static final int MOST = 64;

    private final boolean strict;
    private final List<String> places = new ArrayList<>();

    /**
     * Makes a list on which nothing is.
     *
     * @param strict whether a field that would be dropped is refused instead
     */
    public Drops(boolean strict) {
        this.strict = strict;
    }

    /**
     * Drops what the caller asked for.
     *
     * @throws dev.sluice.call.RefusedCall in strict mode
     */
    public void drop(Place place) {
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
    public void note(Place place) {
        if (places.size() < MOST) {
            places.add(place.toString());
        }
    }

    /** Returns what was dropped so far, in the order in which it was found; at most the first 64. */
    public List<String> places() {
        return List.copyOf(places);
    }
}
