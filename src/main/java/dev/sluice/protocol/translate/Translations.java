package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.Translation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The translations that there are. */
public final class Translations {

    private static final List<Speech> SPEECHES = List.of(new ChatSpeech(), new MessagesSpeech(), new ResponsesSpeech());

    private Translations() {}

    /** Returns the translation of {@code from}'s requests into {@code to}'s, where there is one. */
    public static Optional<Translation> between(Endpoint from, Endpoint to) {
        Speech caller = speech(from);
        Speech provider = speech(to);
        return caller == null || provider == null || from == to
                ? Optional.empty()
                : Optional.of(new Meeting(caller, provider));
    }

    private static @Nullable Speech speech(Endpoint endpoint) {
        for (Speech speech : SPEECHES) {
            if (speech.endpoint() == endpoint) {
                return speech;
            }
        }
        return null;
    }
}
