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
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates random requests and answers to Gemini's dialect and back; each seed is one conversation. */
class GenerateRoundTripTest {

    private static final Translation THERE = between(Endpoint.CHAT, Endpoint.GENERATE);
    private static final Translation BACK = between(Endpoint.GENERATE, Endpoint.CHAT);
    private static final Translation OVER_MESSAGES = between(Endpoint.GENERATE, Endpoint.MESSAGES);
    private static final Translation TO_MESSAGES = between(Endpoint.MESSAGES, Endpoint.GENERATE);

    private static Translation between(Endpoint from, Endpoint to) {
        return Translations.bundled().between(from, to).orElseThrow();
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_request_survives_the_translation_to_gemini_and_back(long seed) {
        ObjectNode chat = new RandomChat(random(seed)).request();
        // Google has no field for these; the stream is asked for by the path.
        chat.remove(List.of("user", "parallel_tool_calls", "stream", "stream_options"));

        RequestTranslation gemini = THERE.request(Json.bytes(chat), SampleContexts.of("gemini-2.5-flash"));
        RequestTranslation again = BACK.request(gemini.body(), SampleContexts.of("m"));

        assertThat(gemini.dropped()).isEmpty();
        assertThat(again.dropped()).isEmpty();
        assertThat(Json.read(again.body())).isEqualTo(Json.read(Json.bytes(chat)));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_answer_is_the_same_whole_and_as_a_stream(long seed) {
        RandomGenerator random = random(seed);
        RandomAnswer answer = new RandomAnswer(random);
        AnswerContext answerContext = OVER_MESSAGES
                .request(anyRequest(), SampleContexts.of("claude-sonnet-4-5"))
                .answerContext();

        JsonNode whole = Json.read(OVER_MESSAGES
                .answer(Json.bytes(answer.message()), answerContext)
                .body());
        ArrayNode chunks = translated(answer.events(), answerContext, random);

        assertThat(joined(chunks)).isEqualTo(joined(Json.array().add(whole)));
        assertThat(chunks.get(chunks.size() - 1).path("usageMetadata")).isEqualTo(whole.path("usageMetadata"));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void an_answer_survives_the_translation_to_gemini_and_back(long seed) {
        ObjectNode message = new RandomAnswer(random(seed)).message();
        AnswerContext there = OVER_MESSAGES
                .request(anyRequest(), SampleContexts.of("claude-sonnet-4-5"))
                .answerContext();
        AnswerContext back = TO_MESSAGES
                .request(
                        "{\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
                                .getBytes(StandardCharsets.UTF_8),
                        SampleContexts.of("gemini-2.5-flash"))
                .answerContext();

        byte[] gemini = OVER_MESSAGES.answer(Json.bytes(message), there).body();
        JsonNode again = Json.read(TO_MESSAGES.answer(gemini, back).body());

        ObjectNode expected = (ObjectNode) RandomAnswer.withoutSignatures(message);
        ObjectNode usage = (ObjectNode) expected.get("usage");
        // Google does not tell what was written into a cache from the rest of the prompt.
        usage.put(
                "input_tokens",
                usage.path("input_tokens").asLong(0)
                        + usage.path("cache_creation_input_tokens").asLong(0));
        usage.put("cache_creation_input_tokens", 0);
        assertThat(again).isEqualTo(Json.read(Json.bytes(expected)));
    }

    /** Returns the parts of all chunks, with neighbouring texts and thoughts joined, and without empty ones. */
    private static List<String> joined(ArrayNode chunks) {
        List<String> joined = new ArrayList<>();
        String kind = "";
        for (JsonNode chunk : chunks) {
            for (JsonNode part :
                    chunk.path("candidates").path(0).path("content").path("parts")) {
                String text = part.path("text").asString("");
                if (part.has("thoughtSignature")) {
                    joined.add("signature " + part.path("thoughtSignature").asString(""));
                }
                String own = part.path("thought").asBoolean(false) ? "thought " : "text ";
                if (part.has("functionCall")) {
                    joined.add(part.toString());
                    kind = "";
                } else if (!text.isEmpty() && own.equals(kind) && !part.has("thoughtSignature")) {
                    joined.set(joined.size() - 1, joined.get(joined.size() - 1) + text);
                } else if (!text.isEmpty()) {
                    int at = part.has("thoughtSignature") ? joined.size() - 1 : joined.size();
                    joined.add(at, own + text);
                    kind = own;
                }
            }
        }
        return joined;
    }

    private static ArrayNode translated(List<String> events, AnswerContext answerContext, RandomGenerator random) {
        StreamTranslator stream = OVER_MESSAGES.stream(answerContext);
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < events.size(); ) {
            int next = Math.min(events.size(), i + 1 + random.nextInt(3));
            String batch = String.join("", events.subList(i, next));
            written.append(new String(
                    stream.events(ByteBuffer.wrap(batch.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8));
            i = next;
        }
        written.append(new String(stream.end(), StandardCharsets.UTF_8));
        ArrayNode chunks = Json.array();
        written.toString()
                .lines()
                .filter(line -> !line.isEmpty())
                .forEach(line -> chunks.add(Json.read(line.substring("data: ".length()))));
        return chunks;
    }

    private static byte[] anyRequest() {
        return ("{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}],"
                        + "\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
