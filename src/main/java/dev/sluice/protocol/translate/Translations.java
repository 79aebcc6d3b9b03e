package dev.sluice.protocol.translate;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.protocol.Traits;
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

    /**
     * Returns the endpoint of a provider that can best answer what is asked for, itself where no translation is needed; empty
     * where the provider cannot answer at all.
     *
     * @param asked the caller's endpoint
     * @param dialect what the provider speaks
     * @param traits those of the model at the provider
     */
    public static Optional<Endpoint> answering(Endpoint asked, Dialect dialect, Traits traits) {
        if (dialect == Dialect.ANTHROPIC) {
            return switch (asked) {
                case CHAT, MESSAGES, RESPONSES -> Optional.of(Endpoint.MESSAGES);
                case COUNT_TOKENS -> Optional.of(Endpoint.COUNT_TOKENS);
                default -> Optional.empty();
            };
        }
        return switch (asked) {
            case MESSAGES -> Optional.of(traits.chatTools() ? Endpoint.CHAT : Endpoint.RESPONSES);
            case RESPONSES -> Optional.of(traits.responses() ? Endpoint.RESPONSES : Endpoint.CHAT);
            case COUNT_TOKENS -> Optional.empty();
            default -> Optional.of(asked);
        };
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
