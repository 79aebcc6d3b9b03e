package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.Translation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The translations between all endpoints that have a codec. Safe for use by many threads. */
public final class Translations {

    private static final List<EndpointCodec> CODECS =
            List.of(new ChatCodec(), new MessagesCodec(), new ResponsesCodec(), new GenerateCodec());

    private final AnswerFieldTable answerFields;
    private final ProviderLimitsTable limits;

    private Translations(AnswerFieldTable answerFields, ProviderLimitsTable limits) {
        this.answerFields = answerFields;
        this.limits = limits;
    }

    /** Reads the tables from Sluice's jar; it blocks, and must not run on an event loop. */
    public static Translations bundled() {
        return new Translations(AnswerFieldTable.bundled(), ProviderLimitsTable.bundled());
    }

    /** Returns the translation of {@code from}'s requests into {@code to}'s, if there is one. */
    public Optional<Translation> between(Endpoint from, Endpoint to) {
        EndpointCodec caller = codec(from);
        EndpointCodec provider = codec(to);
        return caller == null || provider == null || from == to
                ? Optional.empty()
                : Optional.of(new CodecTranslation(caller, provider, limits.of(to.dialect()), answerFields));
    }

    private static @Nullable EndpointCodec codec(Endpoint endpoint) {
        for (EndpointCodec codec : CODECS) {
            if (codec.endpoint() == endpoint) {
                return codec;
            }
        }
        return null;
    }
}
