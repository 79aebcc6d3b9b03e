package dev.sluice.relay.adapt;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.BodyCollector;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.upstream.AttemptResult;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The voice for a provider that speaks another dialect: request, answer and events are translated.
 *
 * @param translation between the two endpoints
 * @param request what was said, in the provider's words
 * @param body the same as it goes on the wire
 * @param callerFields the caller's header fields
 * @param stream whether events are asked for
 * @param lesson takes a refusal's text, and says whether it corrects what was known of the model
 */
record TranslatedRequest(
        Translation translation,
        RequestTranslation request,
        RequestBody body,
        Headers callerFields,
        boolean stream,
        Predicate<String> lesson)
        implements UpstreamRequest {

    /** As much as a request may hold: an answer that is longer is no answer. */
    private static final int LONGEST_ANSWER = 64 << 20;

    @Override
    public Endpoint endpoint() {
        return translation.to();
    }

    @Override
    public String path() {
        return translation.to().path();
    }

    /** Returns the caller's fields less those that speak of its own dialect. */
    @Override
    public Headers headers() {
        Headers kept = new Headers();
        callerFields.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith("anthropic-") && !lower.startsWith("openai-") && !lower.startsWith("x-stainless-")) {
                kept.add(name, value);
            }
        });
        return kept;
    }

    @Override
    public void close() {
        body.free();
    }

    @Override
    public boolean sameDialect() {
        return false;
    }

    @Override
    public boolean learnsFrom(Failure failure) {
        return failure.kind() == FailureKind.CALLER_FAULT && lesson.test(failure.message());
    }

    /** OpenAI names it so; Anthropic speaks of the signature of a thinking block. */
    @Override
    public boolean showedUnreadableThoughts(Failure failure) {
        String message = failure.message();
        return failure.kind() == FailureKind.CALLER_FAULT
                && ("invalid_encrypted_content".equals(failure.code())
                        || message.contains("encrypted content")
                        || (message.contains("signature") && message.contains("thinking")));
    }

    @Override
    public Mono<CallerReply> back(AttemptResult reply) {
        if (!(reply instanceof AttemptResult.Answer answer)) {
            return Mono.just(new CallerReply(reply, List.of()));
        }
        return stream ? Mono.just(new CallerReply(with(answer, events(answer), -1), request.dropped())) : whole(answer);
    }

    private Flux<BodyChunk> events(AttemptResult.Answer answer) {
        StreamTranslator translator = translation.stream(request.answerContext());
        return answer.body()
                .map(bodyChunk -> {
                    try {
                        return translator.events(bodyChunk.bytes());
                    } finally {
                        bodyChunk.release();
                    }
                })
                .concatWith(Mono.fromSupplier(translator::end))
                .filter(events -> events.length > 0)
                .map(BodyChunk::of);
    }

    /** A plain answer is translated before the commit point, so that one that cannot be read is tried elsewhere. */
    private Mono<CallerReply> whole(AttemptResult.Answer answer) {
        MemoryReservation memory = body.memory();
        return answer.body()
                .collect(
                        () -> new BodyCollector(memory, answer.length()),
                        (gathered, chunk) -> gather(memory, gathered, chunk))
                .map(gathered -> {
                    TranslatedAnswer translated =
                            TranslationMemory.answer(translation, gathered.body(), request.answerContext());
                    byte[] written = translated.body();
                    return new CallerReply(
                            with(answer, Flux.just(BodyChunk.of(written)), written.length), dropped(translated));
                })
                .onErrorResume(
                        FailedAttempt.class,
                        failed -> Mono.just(new CallerReply(
                                new AttemptResult.Failed(failed.failure(), answer.requestId()), List.of())));
    }

    private List<String> dropped(TranslatedAnswer answer) {
        return Stream.concat(request.dropped().stream(), answer.dropped().stream())
                .toList();
    }

    private static void gather(MemoryReservation memory, BodyCollector gathered, BodyChunk bodyChunk) {
        try {
            if (gathered.length() + bodyChunk.length() > LONGEST_ANSWER) {
                throw new FailedAttempt(
                        Failure.of(FailureKind.UNREADABLE, "an answer of more than " + LONGEST_ANSWER + " bytes"));
            }
            ByteBuffer bytes = bodyChunk.bytes();
            while (bytes.hasRemaining()) {
                if (gathered.space() == 0) {
                    int more = gathered.nextPart(bytes.remaining());
                    TranslationMemory.grow(memory, more);
                    gathered.extend(more);
                }
                int run = Math.min(bytes.remaining(), gathered.space());
                bytes.get(gathered.array(), gathered.position(), run);
                gathered.wrote(run);
            }
        } finally {
            bodyChunk.release();
        }
    }

    private static AttemptResult.Answer with(AttemptResult.Answer answer, Flux<BodyChunk> body, long length) {
        return new AttemptResult.Answer(
                answer.status(),
                answer.headers(),
                body,
                length,
                answer.requestId(),
                answer.usage(),
                answer.whole(),
                answer.counted());
    }
}
