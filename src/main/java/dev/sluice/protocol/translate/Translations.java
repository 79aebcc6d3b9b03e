package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.Translation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The translations that there are. Safe for use by many threads. */
public final class Translations {

    private static final List<EndpointCodec> SPEECHES =
            List.of(new ChatCodec(), new MessagesCodec(), new ResponsesCodec());

    private final AnswerFieldTable heard;

    private Translations(AnswerFieldTable heard) {
        this.heard = heard;
    }

    /** Reads what comes with Sluice from its files, so that this is no event loop's to do. */
    public static Translations bundled() {
        return new Translations(AnswerFieldTable.bundled());
    }

    /** Returns the translation of {@code from}'s requests into {@code to}'s, where there is one. */
    public Optional<Translation> between(Endpoint from, Endpoint to) {
        EndpointCodec caller = codec(from);
        EndpointCodec provider = codec(to);
        return caller == null || provider == null || from == to
                ? Optional.empty()
                : Optional.of(new CodecTranslation(caller, provider, heard));
    }

    private static @Nullable EndpointCodec codec(Endpoint endpoint) {
        for (EndpointCodec codec : SPEECHES) {
            if (codec.endpoint() == endpoint) {
                return codec;
            }
        }
        return null;
    }
}
