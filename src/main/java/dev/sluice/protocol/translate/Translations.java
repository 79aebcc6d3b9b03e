package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.Translation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The translations that there are. Safe for use by many threads. */
public final class Translations {

    private static final List<Speech> SPEECHES = List.of(new ChatSpeech(), new MessagesSpeech(), new ResponsesSpeech());

    private final HeardFields heard;

    private Translations(HeardFields heard) {
        this.heard = heard;
    }

    /** Reads what comes with Sluice from its files, so that this is no event loop's to do. */
    public static Translations bundled() {
        return new Translations(HeardFields.bundled());
    }

    /** Returns the translation of {@code from}'s requests into {@code to}'s, where there is one. */
    public Optional<Translation> between(Endpoint from, Endpoint to) {
        Speech caller = speech(from);
        Speech provider = speech(to);
        return caller == null || provider == null || from == to
                ? Optional.empty()
                : Optional.of(new Meeting(caller, provider, heard));
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
