package dev.sluice.relay.adapt;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.BodyCollector;
import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerForm;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.upstream.AttemptResult;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request to a provider of another dialect: request, answer and events are translated.
 *
 * @param translation between the two endpoints
 * @param body the request in the provider's dialect, until it is sent
 * @param dropped the paths of the caller's fields that have no counterpart
 * @param answerContext the facts that the translation of the answer needs
 * @param call the caller's request
 * @param path the path below the provider's version segment
 * @param stream whether events are asked for
 * @param lesson takes a refusal's text, and returns whether it corrects what was known of the model
 */
record TranslatedRequest(
        Translation translation,
        RequestBody body,
        List<String> dropped,
        AnswerContext answerContext,
        Call call,
        String path,
        boolean stream,
        Predicate<String> lesson)
        implements UpstreamRequest {

    /** The default bound on a request's body; a longer answer counts as unreadable. */
    private static final int LONGEST_ANSWER = 64 << 20;

    /**
     * Returns the request of {@code translated}.
     *
     * @param call the caller's request, in whose reservation {@link TranslationMemory} has counted the translation
     * @param path the path below the provider's version segment
     */
    static TranslatedRequest of(
            Translation translation,
            RequestTranslation translated,
            Call call,
            String path,
            boolean stream,
            Predicate<String> lesson) {
        byte[] written = translated.body();
        return new TranslatedRequest(
                translation,
                RequestBody.of(written, call.body().memory(), written.length),
                translated.dropped(),
                translated.answerContext(),
                call,
                path,
                stream,
                lesson);
    }

    @Override
    public Endpoint endpoint() {
        return translation.to();
    }

    @Override
    public @Nullable String query() {
        return Dialects.of(translation.to().dialect()).query(translation.to(), stream);
    }

    /** Returns the caller's fields less those that belong to a dialect, and those that describe the caller's SDK. */
    @Override
    public Headers headers() {
        Headers kept = new Headers();
        call.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!Dialects.isDialectHeader(lower) && !lower.startsWith("x-stainless-")) {
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

    /** OpenAI reports {@code invalid_encrypted_content}; Anthropic names the signature of a thinking block. */
    @Override
    public boolean reportsUnreadableReasoning(Failure failure) {
        String message = failure.message();
        return failure.kind() == FailureKind.CALLER_FAULT
                && ("invalid_encrypted_content".equals(failure.code())
                        || message.contains("encrypted content")
                        || (message.contains("signature") && message.contains("thinking")));
    }

    @Override
    public Mono<CallerReply> toCaller(AttemptResult result) {
        if (!(result instanceof AttemptResult.Answer answer)) {
            return Mono.just(new CallerReply(result, List.of()));
        }
        return stream && answer.events()
                ? Mono.just(new CallerReply(answer.withBody(events(answer), -1), dropped))
                : whole(answer);
    }

    private Flux<BodyChunk> events(AttemptResult.Answer answer) {
        StreamTranslator translator = translation.stream(answerContext);
        GatheredMemory gathered = new GatheredMemory(body.memory());
        return answer.body()
                .map(bodyChunk -> {
                    try {
                        gathered.add(bodyChunk.length());
                        return translator.events(bodyChunk.bytes());
                    } finally {
                        bodyChunk.release();
                    }
                })
                .concatWith(Mono.fromSupplier(translator::end))
                .filter(events -> events.length > 0)
                .map(BodyChunk::of);
    }

    /**
     * An answer that is not passed on as it comes is translated before the commit point, so that one that cannot be read is tried elsewhere. Its provider
     * has counted it all the same.
     */
    private Mono<CallerReply> whole(AttemptResult.Answer answer) {
        MemoryReservation memory = body.memory();
        return answer.body()
                .collect(
                        () -> new BodyCollector(memory, answer.length()),
                        (gathered, chunk) -> gather(memory, gathered, chunk))
                .map(gathered -> {
                    TranslatedAnswer translated = TranslationMemory.answer(
                            translation, gathered.body(), form(answer.events()), form(stream), answerContext);
                    byte[] written = stream
                            ? translated.body()
                            : Dialects.of(call.dialect()).asAsked(call, translated.body());
                    return new CallerReply(
                            asAsked(answer).withBody(Flux.just(BodyChunk.of(written)), written.length),
                            dropped(translated));
                })
                .onErrorResume(FailedAttempt.class, failed -> unreadable(answer, failed.failure()));
    }

    private static AnswerForm form(boolean events) {
        return events ? AnswerForm.EVENTS : AnswerForm.WHOLE;
    }

    /** Some servers answer a request for a stream with one document, and others have nothing but streams. */
    private AttemptResult.Answer asAsked(AttemptResult.Answer answer) {
        return answer.events() == stream
                ? answer
                : answer.inForm(stream, stream ? "text/event-stream" : "application/json");
    }

    private static Mono<CallerReply> unreadable(AttemptResult.Answer answer, Failure failure) {
        return answer.completion()
                .map(completion -> completion.usage().isReported() ? completion.usage() : MeteredUsage.NONE)
                .map(usage -> new CallerReply(new AttemptResult.Failed(failure, answer.requestId(), usage), List.of()));
    }

    private List<String> dropped(TranslatedAnswer answer) {
        return Stream.concat(dropped.stream(), answer.dropped().stream()).toList();
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
}
