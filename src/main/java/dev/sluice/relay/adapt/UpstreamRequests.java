package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.pool.Lease;
import dev.sluice.pool.Target;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.translate.MemoryAnswerStore;
import dev.sluice.protocol.translate.MemoryStateCache;
import dev.sluice.protocol.translate.ModelTraitsTable;
import dev.sluice.protocol.translate.Translations;
import dev.sluice.relay.routing.Route;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * A maker of the request for each attempt: the caller's own where the provider supports its endpoint, else a translation to an
 * endpoint that the provider supports. Safe for use by many threads.
 */
public final class UpstreamRequests {

    /** The most output that a whole answer is asked for by default: it must come within the time limits. */
    private static final long WHOLE_ANSWER = 32_000;

    /** Signed reasoning of a few thousand conversations, as far as the memory allows. */
    private static final long KEPT_CHARACTERS = 16L << 20;

    /** The answers of some thousand turns, as far as the memory allows. */
    private static final long ANSWER_CHARACTERS = 64L << 20;

    /** In Java's strings a character has two bytes, or one where all are of Latin 1. */
    private static final int BYTES_PER_CHARACTER = 2;

    /** The shares of the memory that kept answers and kept reasoning may have: a half and a quarter. */
    private static final int ANSWERS_SHARE = 2;

    private static final int KEPT_SHARE = 4;

    /** The time for which a caller may name an answer that the relay keeps (ADR 20). */
    private static final Duration ANSWER_LIFETIME = Duration.ofHours(24);

    /** The endpoints to translate to, in the order of preference at a provider that has several. */
    private static final List<Endpoint> TRANSLATED_TO = List.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.GENERATE);

    private final ModelTraitsTable traits = ModelTraitsTable.bundled();
    private final Translations translations = Translations.bundled();
    private final MemoryStateCache states;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final MemoryAnswerStore answers;
    private volatile boolean strict;

    /** @param keptBytes the memory for what is kept of answers, in bytes */
    public UpstreamRequests(boolean strict, Supplier<String> ids, InstantSource clock, long keptBytes) {
        this.strict = strict;
        this.ids = ids;
        this.clock = clock;
        long characters = keptBytes / BYTES_PER_CHARACTER;
        this.states = new MemoryStateCache(Math.min(KEPT_CHARACTERS, characters / KEPT_SHARE));
        this.answers =
                new MemoryAnswerStore(Math.min(ANSWER_CHARACTERS, characters / ANSWERS_SHARE), ANSWER_LIFETIME, clock);
    }

    /** Returns the state that is kept until the next step of its conversation. */
    public MemoryStateCache keptState() {
        return states;
    }

    /** Returns the responses that are kept since they were translated. */
    public KeptResponses keptResponses() {
        return new KeptResponses(answers::of);
    }

    /** Sets whether a field without an equivalent in the other dialect is refused rather than left out. */
    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    /**
     * Returns the request for an attempt at {@code call}, or a refusal where no endpoint in {@code supported} can express it.
     *
     * @param estimatedInput the input tokens that the call is estimated to have
     * @param reasoning whether a translation may contain reasoning that a provider has signed or encrypted
     * @param kept receives the ids of tool calls for which state of the lease's account is kept
     */
    public Decision<UpstreamRequest> of(
            Call call,
            RequestHead head,
            Lease lease,
            Route route,
            Set<Endpoint> supported,
            long estimatedInput,
            boolean reasoning,
            StateSink kept) {
        if (supported.contains(call.endpoint())) {
            return Decision.granted(PassThroughRequest.of(
                    call, head, lease.model(), traits.of(lease.model()).reasoning() != ModelTraits.Style.NONE));
        }
        Optional<Translation> translation = translation(call, head, lease.model(), supported);
        if (translation.isEmpty()) {
            return Decision.refused(Refusal.of(
                    Reason.UNSUPPORTED,
                    call.path() + " cannot be asked of the model `" + head.model()
                            + "`: its provider has no such endpoint.",
                    "model"));
        }
        TranslationContext context = context(
                head,
                translation.get(),
                lease.model(),
                route,
                estimatedInput,
                states.of(call.caller().name(), lease.account(), kept),
                answers.of(call.caller().name()),
                reasoning);
        return translated(call, head, lease.model(), translation.get(), context);
    }

    /** Codecs throw their refusals from the depth of a request; here they become values. */
    private Decision<UpstreamRequest> translated(
            Call call, RequestHead head, String model, Translation translation, TranslationContext context) {
        try {
            return Decision.granted(TranslatedRequest.of(
                    translation,
                    TranslationMemory.request(translation, call.body(), context),
                    call,
                    Dialects.of(translation.to().dialect()).path(translation.to(), model, head.stream()),
                    head.stream(),
                    refusal -> traits.learn(model, refusal)
                            || !traits.of(model, translation.to().dialect()).equals(context.traits())));
        } catch (RefusedCall refused) {
            return Decision.refused(refused.refusal());
        }
    }

    /**
     * Returns the refusal of a request whose tokens are counted, where it could not be sent to {@code target}: a request that the
     * model could not be sent is not counted either.
     */
    public Optional<Refusal> refusalOfCount(
            Call call, RequestHead head, Route route, Target target, Set<Endpoint> supported) {
        if (call.endpoint() != Endpoint.COUNT_TOKENS || supported.contains(Endpoint.MESSAGES)) {
            return Optional.empty();
        }
        Optional<Translation> translation = between(Endpoint.MESSAGES, target.model(), supported);
        if (translation.isEmpty()) {
            return Optional.empty();
        }
        AnswerStore known = answers.of(call.caller().name());
        TranslationContext context =
                context(head, translation.get(), target.model(), route, 0, StateCache.NONE, known, true);
        try {
            TranslationMemory.use(call.body(), () -> translateCounted(translation.get(), call.body(), context));
            return Optional.empty();
        } catch (RefusedCall refused) {
            return Optional.of(refused.refusal());
        }
    }

    private static void translateCounted(Translation translation, RequestBody counted, TranslationContext context) {
        if (Json.read(counted.stream()) instanceof ObjectNode body) {
            if (!body.has("max_tokens")) {
                body.put("max_tokens", 1);
            }
            translation.request(Json.bytes(body), context);
        }
    }

    private TranslationContext context(
            RequestHead head,
            Translation translation,
            String model,
            Route route,
            long estimatedInput,
            StateCache kept,
            AnswerStore known,
            boolean reasoning) {
        ModelTraits own = traits.of(model, translation.to().dialect());
        long most = head.stream() ? own.maxOutput() : Math.min(WHOLE_ANSWER, own.maxOutput());
        return new TranslationContext(
                model,
                route.maxOutput() > 0 ? route.maxOutput() : most,
                estimatedInput,
                head.stream(),
                strict,
                own,
                kept,
                known,
                reasoning,
                ids,
                clock);
    }

    private Optional<Translation> translation(Call call, RequestHead head, String model, Set<Endpoint> supported) {
        Endpoint from = call.endpoint();
        return Dialects.of(call.dialect()).isAt(call, head) ? between(from, model, supported) : Optional.empty();
    }

    /** Some models take tools over Responses only, as long as they reason. */
    private Optional<Translation> between(Endpoint from, String model, Set<Endpoint> supported) {
        Optional<Translation> overResponses =
                supported.contains(Endpoint.RESPONSES) && !traits.of(model).chatTools()
                        ? translations.between(from, Endpoint.RESPONSES)
                        : Optional.empty();
        return overResponses.or(() -> TRANSLATED_TO.stream()
                .filter(supported::contains)
                .flatMap(to -> translations.between(from, to).stream())
                .findFirst());
    }
}
