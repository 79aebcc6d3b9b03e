package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestBody;
import dev.sluice.pool.Lease;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.translate.MemoryStateCache;
import dev.sluice.protocol.translate.ModelTraitsTable;
import dev.sluice.protocol.translate.Translations;
import dev.sluice.relay.routing.Route;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds the voice for each attempt: the caller's own words where the provider understands them, else a translation into what
 * it does understand. Safe for use by many threads.
 */
public final class UpstreamRequests {

    /** What a dialect that requires a bound on output is given where nobody says one: every model of today takes it. */
    private static final long DEFAULT_MAX_OUTPUT = 8_192;

    /** Signed thoughts of a few thousand conversations. */
    private static final long KEPT_CHARACTERS = 16L << 20;

    private final ModelTraitsTable traits = ModelTraitsTable.bundled();
    private final Translations translations = Translations.bundled();
    private final MemoryStateCache states = new MemoryStateCache(KEPT_CHARACTERS);
    private final Supplier<String> ids;
    private final InstantSource clock;
    private volatile boolean strict;

    public UpstreamRequests(boolean strict, Supplier<String> ids, InstantSource clock) {
        this.strict = strict;
        this.ids = ids;
        this.clock = clock;
    }

    /** Says whether what cannot be said in another dialect is refused rather than left out. */
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /**
     * Returns how {@code call} is put to a provider that understands {@code supported}.
     *
     * @param thoughts whether what is translated may show thoughts that a provider has signed or encrypted
     * @param kept is told the ids of tool calls for which state of the lease's account is kept
     * @throws dev.sluice.call.RefusedCall where it cannot be said there
     */
    public UpstreamRequest upstreamRequest(
            Call call,
            RequestHead head,
            Lease lease,
            Route route,
            Set<Endpoint> supported,
            boolean thoughts,
            StateSink kept) {
        if (supported.contains(call.endpoint())) {
            return PassThroughRequest.of(
                    call, head, lease.model(), traits.of(lease.model()).reasoning() != ModelTraits.Style.NONE);
        }
        Translation translation = translation(call, lease.model(), supported)
                .orElseThrow(() -> Refusal.of(
                                Reason.UNSUPPORTED,
                                call.path() + " cannot be asked of the model `" + head.model()
                                        + "`: its provider has no such endpoint.",
                                "model")
                        .asException());
        TranslationContext terms = new TranslationContext(
                lease.model(),
                route.maxOutput() > 0 ? route.maxOutput() : DEFAULT_MAX_OUTPUT,
                strict,
                traits.of(lease.model()),
                states.of(call.caller().name() + '\n' + lease.account(), kept),
                thoughts,
                ids,
                clock);
        RequestTranslation translated = TranslationMemory.request(translation, call.body(), terms);
        byte[] written = translated.body();
        return new TranslatedRequest(
                translation,
                translated,
                RequestBody.of(written, call.body().memory(), written.length),
                call.headers(),
                head.stream(),
                refusal -> traits.learn(lease.model(), refusal));
    }

    /** Some models take tools over Responses only, as long as they think. */
    private Optional<Translation> translation(Call call, String model, Set<Endpoint> supported) {
        Endpoint from = call.endpoint();
        if (!call.path().equals(from.path())) {
            return Optional.empty();
        }
        Optional<Translation> overResponses =
                supported.contains(Endpoint.RESPONSES) && !traits.of(model).chatTools()
                        ? translations.between(from, Endpoint.RESPONSES)
                        : Optional.empty();
        return overResponses
                .or(() -> supported.contains(Endpoint.CHAT)
                        ? translations.between(from, Endpoint.CHAT)
                        : Optional.empty())
                .or(() -> supported.contains(Endpoint.MESSAGES)
                        ? translations.between(from, Endpoint.MESSAGES)
                        : Optional.empty());
    }
}
