package dev.sluice.protocol.gemini.generate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ids of the calls of one conversation, which callers may leave out: there the order of calls and responses tells. */
final class GenerateCallIds {

    private record Open(String id, String name) {}

    private final List<Open> open = new ArrayList<>();
    private int made;

    /** Returns the id of the next call. */
    String ofCall(@Nullable String given, String name) {
        String id = given == null || given.isEmpty() ? "call_" + made++ : given;
        open.add(new Open(id, name));
        return id;
    }

    /** Returns the id of the call that the next response answers, or null if there is none. */
    @Nullable
    String ofResponse(@Nullable String given, String name) {
        Open answered = null;
        for (Open call : open) {
            if (call.id.equals(given)) {
                answered = call;
                break;
            }
            answered = answered == null && call.name.equals(name) ? call : answered;
        }
        if (answered == null) {
            return null;
        }
        open.remove(answered);
        return answered.id;
    }
}
