package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.RefusedCall;
import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.dialect.Heads;
import dev.sluice.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * The translation of one pair of endpoints. A request is refused, or becomes one that the provider's dialect can read; an answer
 * and a stream fail, or become JSON; and a stream is the same however its events come.
 */
public final class TranslationFuzz implements FuzzTarget {

    private static final byte[] ANY =
            ("{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                            + "\"input\":\"Hi\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}]}")
                    .getBytes(StandardCharsets.UTF_8);

    private final Translation translation;
    private final Corpus requests;
    private final Corpus answers;
    private final Corpus streams;

    private TranslationFuzz(Translation translation) {
        String caller = translation.from().name().toLowerCase(Locale.ROOT);
        String provider = translation.to().name().toLowerCase(Locale.ROOT);
        this.translation = translation;
        this.requests = Corpus.of("/" + caller + "-to-", "/request.json");
        this.answers = Corpus.of("-to-" + provider + "/", "/answer.json");
        this.streams = Corpus.of("-to-" + provider + "/", "/stream.sse");
    }

    /** Returns a target for each pair of endpoints that can be translated. */
    public static List<FuzzTarget> ofAllPairs() {
        Translations all = Translations.bundled();
        List<FuzzTarget> targets = new ArrayList<>();
        for (Endpoint from : Endpoint.values()) {
            for (Endpoint to : Endpoint.values()) {
                all.between(from, to).ifPresent(pair -> targets.add(new TranslationFuzz(pair)));
            }
        }
        return targets;
    }

    @Override
    public String name() {
        return "translation " + translation.from() + " to " + translation.to();
    }

    @Override
    public void run(RandomGenerator random) {
        AnswerContext answerContext = request(random);
        answer(random, answerContext);
        stream(random, answerContext);
    }

    private AnswerContext request(RandomGenerator random) {
        byte[] body = Mutation.of(requests.any(random), random);
        String model = random.nextBoolean() ? "claude-sonnet-4-5" : "gpt-4.1";
        boolean strict = random.nextInt(8) == 0;
        RequestTranslation translated;
        try {
            translated = translation.request(body, SampleContexts.of(model, strict, StateCache.NONE));
        } catch (RefusedCall refused) {
            assertThat(Json.read(Dialects.of(translation.from().dialect()).body(refused.refusal(), "id"))
                            .isObject())
                    .isTrue();
            return translation.request(ANY, SampleContexts.of(model)).answerContext();
        }
        assertThat(translated.dropped()).allSatisfy(path -> assertThat(path).matches("[ -~]*"));
        assertThat(Json.read(translated.body()).isObject()).isTrue();
        if (translation.to() != Endpoint.GENERATE) {
            // Gemini names the model in the path.
            assertThat(Heads.read(translated.body(), translation.to()).model()).isEqualTo(model);
        }
        return translated.answerContext();
    }

    private void answer(RandomGenerator random, AnswerContext answerContext) {
        try {
            TranslatedAnswer answer = translation.answer(Mutation.of(answers.any(random), random), answerContext);
            assertThat(Json.read(answer.body()).isObject()).isTrue();
            assertThat(answer.dropped()).allSatisfy(path -> assertThat(path).matches("[ -~]*"));
        } catch (FailedAttempt failed) {
            assertThat(failed.failure().message()).isNotBlank();
        }
    }

    private void stream(RandomGenerator random, AnswerContext answerContext) {
        List<ByteBuffer> events =
                SampleStreams.events(new String(Mutation.stream(streams.any(random), random), StandardCharsets.UTF_8));
        String oneByOne = translated(events, 1, answerContext);
        String inGroups = translated(events, 1 + random.nextInt(5), answerContext);
        if (oneByOne.endsWith("\n\n")) {
            assertThat(withoutIds(inGroups)).isEqualTo(withoutIds(oneByOne));
            assertThat(oneByOne.split("\n\n")).allSatisfy(TranslationFuzz::isEvent);
        }
    }

    /** Returns the caller's stream, or the failure's message behind what was sent before. */
    private String translated(List<ByteBuffer> events, int together, AnswerContext answerContext) {
        StreamTranslator stream = translation.stream(answerContext);
        StringBuilder written = new StringBuilder();
        try {
            for (int from = 0; from < events.size(); from += together) {
                ByteArrayOutputStream group = new ByteArrayOutputStream();
                events.subList(from, Math.min(events.size(), from + together))
                        .forEach(event -> group.writeBytes(event.array()));
                written.append(new String(stream.events(ByteBuffer.wrap(group.toByteArray())), StandardCharsets.UTF_8));
            }
            written.append(new String(stream.end(), StandardCharsets.UTF_8));
        } catch (FailedAttempt failed) {
            assertThat(failed.failure().message()).isNotBlank();
            return "failed";
        }
        return written.toString();
    }

    private static String withoutIds(String stream) {
        return stream.replaceAll("id\\d+", "id");
    }

    private static void isEvent(String event) {
        String data = event.substring(event.indexOf("data: ") + 6);
        assertThat(data.equals("[DONE]") || Json.read(data).isObject())
                .as(event)
                .isTrue();
    }
}
