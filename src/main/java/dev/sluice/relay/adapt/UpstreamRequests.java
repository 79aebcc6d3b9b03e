package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.pool.Lease;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.translate.MemoryAnswerStore;
import dev.sluice.protocol.translate.MemoryStateCache;
import dev.sluice.protocol.translate.ModelTraitsTable;
import dev.sluice.protocol.translate.Translations;
import dev.sluice.relay.routing.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes the request for each attempt: the caller's own where the provider supports its endpoint, else a translation to an
 * endpoint that the provider supports. Safe for use by many threads.
 */
public final class UpstreamRequests {

    /** The bound on output where a dialect requires one and neither caller nor configuration sets it: every model of today takes it. */
    private static final long DEFAULT_MAX_OUTPUT = 8_192;

    /** Signed reasoning of a few thousand conversations. */
    private static final long KEPT_CHARACTERS = 16L << 20;

    /** The answers of some thousand turns; a session that names its answers rests for less than a day. */
    private static final long ANSWER_CHARACTERS = 64L << 20;

    private static final Duration ANSWER_LIFETIME = Duration.ofHours(24);

    private final ModelTraitsTable traits = ModelTraitsTable.bundled();
    private final Translations translations = Translations.bundled();
    private final MemoryStateCache states = new MemoryStateCache(KEPT_CHARACTERS);
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final MemoryAnswerStore answers;
    private volatile boolean strict;

    public UpstreamRequests(boolean strict, Supplier<String> ids, InstantSource clock) {
        this.strict = strict;
        this.ids = ids;
        this.clock = clock;
        this.answers = new MemoryAnswerStore(ANSWER_CHARACTERS, ANSWER_LIFETIME, clock);
    }

    /** Sets whether a field without an equivalent in the other dialect is refused rather than left out. */
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /**
     * Returns the request for an attempt at {@code call}, or a refusal where no endpoint in {@code supported} can express it.
     *
     * @param reasoning whether a translation may contain reasoning that a provider has signed or encrypted
     * @param kept is told the ids of tool calls for which state of the lease's account is kept
     */
    public Decision<UpstreamRequest> of(
            Call call,
            RequestHead head,
            Lease lease,
            Route route,
            Set<Endpoint> supported,
            boolean reasoning,
            StateSink kept) {
        if (supported.contains(call.endpoint())) {
            return Decision.granted(PassThroughRequest.of(
                    call, head, lease.model(), traits.of(lease.model()).reasoning() != ModelTraits.Style.NONE));
        }
        Optional<Translation> translation = translation(call, lease.model(), supported);
        if (translation.isEmpty()) {
            return Decision.refused(Refusal.of(
                    Reason.UNSUPPORTED,
                    call.path() + " cannot be asked of the model `" + head.model()
                            + "`: its provider has no such endpoint.",
                    "model"));
        }
        TranslationContext context = new TranslationContext(
                lease.model(),
                route.maxOutput() > 0 ? route.maxOutput() : DEFAULT_MAX_OUTPUT,
                strict,
                traits.of(lease.model()),
                states.of(call.caller().name(), lease.account(), kept),
                answers.of(call.caller().name()),
                reasoning,
                ids,
                clock);
        return translated(call, head, lease.model(), translation.get(), context);
    }

    /** Codecs throw their refusals from the depth of a request; here they become values. */
    private Decision<UpstreamRequest> translated(
            Call call, RequestHead head, String model, Translation translation, TranslationContext context) {
        try {
            return Decision.granted(new TranslatedRequest(
                    translation,
                    translation.request(call.body(), context),
                    call.headers(),
                    head.stream(),
                    refusal -> traits.learn(model, refusal) || !traits.of(model).equals(context.traits())));
        } catch (RefusedCall refused) {
            return Decision.refused(refused.refusal());
        }
    }

    /** Some models take tools over Responses only, as long as they reason. */
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
