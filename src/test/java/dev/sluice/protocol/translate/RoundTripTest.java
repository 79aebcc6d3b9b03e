package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates random requests and answers there and back, without a change; each seed is one conversation. */
class RoundTripTest {

    private static final Translation THERE =
            Translations.bundled().between(Endpoint.CHAT, Endpoint.MESSAGES).orElseThrow();
    private static final Translation BACK =
            Translations.bundled().between(Endpoint.MESSAGES, Endpoint.CHAT).orElseThrow();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_request_survives_the_translation_to_messages_and_back(long seed) {
        ObjectNode chat = new RandomChat(random(seed)).request();

        RequestTranslation messages = THERE.request(Json.bytes(chat), SampleContexts.of("claude-sonnet-4-5"));
        RequestTranslation again = BACK.request(messages.body(), SampleContexts.of("m"));

        assertThat(messages.dropped()).isEmpty();
        assertThat(again.dropped()).isEmpty();
        assertThat(Json.read(again.body())).isEqualTo(Json.read(Json.bytes(chat)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_second_round_changes_nothing_at_all(long seed) {
        ObjectNode chat = new RandomChat(random(seed)).request();

        byte[] once = THERE.request(Json.bytes(chat), SampleContexts.of("claude-sonnet-4-5"))
                .body();
        byte[] back = BACK.request(once, SampleContexts.of("m")).body();
        byte[] twice =
                THERE.request(back, SampleContexts.of("claude-sonnet-4-5")).body();

        assertThat(new String(twice, StandardCharsets.UTF_8)).isEqualTo(new String(once, StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_answer_is_the_same_whole_and_as_a_stream(long seed) {
        RandomGenerator random = random(seed);
        RandomAnswer answer = new RandomAnswer(random);
        AnswerContext answerContext = THERE.request(anyRequest(), SampleContexts.of("claude-sonnet-4-5"))
                .answerContext();

        JsonNode whole = Json.read(
                THERE.answer(Json.bytes(answer.message()), answerContext).body());
        JsonNode assembled = ChatChunks.assembled(translated(answer.events(), answerContext, random));

        assertThat(assembled).isEqualTo(whole.path("choices").path(0).path("message"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_answer_survives_the_translation_to_chat_and_back(long seed) {
        ObjectNode message = new RandomAnswer(random(seed)).message();
        AnswerContext there = THERE.request(anyRequest(), SampleContexts.of("claude-sonnet-4-5"))
                .answerContext();
        AnswerContext back = BACK.request(anyRequest(), SampleContexts.of("m")).answerContext();

        JsonNode again =
                Json.read(BACK.answer(THERE.answer(Json.bytes(message), there).body(), back)
                        .body());

        assertThat(again).isEqualTo(Json.read(Json.bytes(RandomAnswer.withoutSignatures(message))));
    }

    /** Returns the translated stream, read in random batches of one to three events. */
    private static String translated(List<String> events, AnswerContext answerContext, RandomGenerator random) {
        StreamTranslator stream = THERE.stream(answerContext);
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < events.size(); ) {
            int next = Math.min(events.size(), i + 1 + random.nextInt(3));
            String batch = String.join("", events.subList(i, next));
            written.append(new String(
                    stream.events(ByteBuffer.wrap(batch.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8));
            i = next;
        }
        return written.append(new String(stream.end(), StandardCharsets.UTF_8)).toString();
    }

    private static byte[] anyRequest() {
        return "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                .getBytes(StandardCharsets.UTF_8);
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
