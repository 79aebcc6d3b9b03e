package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.Lease;
import dev.sluice.pool.Target;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the voice for each attempt: the caller's own words where the provider understands them, else a translation into what
 * it does understand. Safe for use by many threads.
 */
public final class UpstreamRequests {

    /** The most output that a whole answer is asked for by default: it must come within the time limits. */
    private static final long WHOLE_ANSWER = 32_000;

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
     * @param estimatedInput the input tokens that the call is estimated to have
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
            long estimatedInput,
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
        TranslationContext terms = terms(
                head,
                translation,
                lease.model(),
                route,
                estimatedInput,
                states.of(call.caller().name() + '\n' + lease.account(), kept),
                thoughts);
        return new TranslatedRequest(
                translation,
                translation.request(call.body(), terms),
                call.headers(),
                head.stream(),
                refusal -> traits.learn(lease.model(), refusal));
    }

    /**
     * Checks that a request whose tokens are counted could be sent to {@code target}: what the model would not be asked is not
     * counted either.
     *
     * @throws dev.sluice.call.RefusedCall where it cannot be said there, as it would be thrown for the same request for an answer
     */
    public void checkCounted(Call call, RequestHead head, Route route, Target target, Set<Endpoint> supported) {
        if (supported.contains(Endpoint.MESSAGES)) {
            return;
        }
        Translation translation =
                between(Endpoint.MESSAGES, target.model(), supported).orElse(null);
        if (translation != null && Json.read(call.body()) instanceof ObjectNode body) {
            if (!body.has("max_tokens")) {
                body.put("max_tokens", 1);
            }
            translation.request(
                    Json.bytes(body), terms(head, translation, target.model(), route, 0, StateCache.NONE, true));
        }
    }

    private TranslationContext terms(
            RequestHead head,
            Translation translation,
            String model,
            Route route,
            long estimatedInput,
            StateCache kept,
            boolean thoughts) {
        ModelTraits known = traits.of(model, translation.to().dialect());
        long most = head.stream() ? known.maxOutput() : Math.min(WHOLE_ANSWER, known.maxOutput());
        return new TranslationContext(
                model,
                route.maxOutput() > 0 ? route.maxOutput() : most,
                estimatedInput,
                strict,
                known,
                kept,
                thoughts,
                ids,
                clock);
    }

    private Optional<Translation> translation(Call call, String model, Set<Endpoint> supported) {
        Endpoint from = call.endpoint();
        return call.path().equals(from.path()) ? between(from, model, supported) : Optional.empty();
    }

    /** Some models take tools over Responses only, as long as they think. */
    private Optional<Translation> between(Endpoint from, String model, Set<Endpoint> supported) {
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
