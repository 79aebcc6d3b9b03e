package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.TranslationContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** Translation contexts with a fixed clock and ids that count from one. */
final class SampleContexts {

    private static final ModelTraitsTable TRAITS = ModelTraitsTable.bundled();

    private SampleContexts() {}

    static TranslationContext of(String model, boolean strict, StateCache states) {
        return of(model, strict, states, AnswerStore.NONE);
    }

    static TranslationContext of(String model, boolean strict, StateCache states, AnswerStore answers) {
        AtomicInteger ids = new AtomicInteger();
        return new TranslationContext(
                model,
                8192,
                0,
                false,
                strict,
                TRAITS.of(model),
                states,
                answers,
                true,
                () -> "id" + ids.incrementAndGet(),
                InstantSource.fixed(Instant.ofEpochSecond(1_760_000_000)));
    }

    static TranslationContext of(String model) {
        return of(model, false, StateCache.NONE);
    }
}
