package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.FailureKind;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Damages the golden inputs at random: the only exceptions are a refusal and a failed attempt. */
class HostileInputTest {

    /** The number of times that each golden file is damaged, each time in another way: 40 in the build's profile {@code complete}. */
    private static final int DAMAGES = Integer.getInteger("fuzz.damages", 10);

    private static final List<String> STRANGE = List.of(
            "null",
            "true",
            "-1",
            "1e400",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "{\"type\":null}",
            "[{}]",
            "99999999999999999999");

    static Stream<GoldenCase> requests() {
        return GoldenCase.having("request.json");
    }

    static Stream<GoldenCase> answers() {
        return GoldenCase.having("answer.json");
    }

    static Stream<GoldenCase> streams() {
        return GoldenCase.having("stream.sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_damaged_request_is_translated_or_refused(GoldenCase golden) {
        for (int seed = 0; seed < DAMAGES; seed++) {
            byte[] damaged = damaged(golden.bytes("request.json"), seed);
            Throwable thrown = catchThrowable(() -> golden.translation().request(damaged, golden.context()));
            if (thrown != null) {
                assertThat(thrown).as("seed %s", seed).isInstanceOf(RefusedCall.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void a_damaged_answer_is_translated_or_fails(GoldenCase golden) {
        AnswerContext answerContext = answerContext(golden);
        for (int seed = 0; seed < DAMAGES; seed++) {
            byte[] damaged = damaged(golden.bytes("answer.json"), seed);
            Throwable thrown = catchThrowable(() -> golden.translation().answer(damaged, answerContext));
            if (thrown != null) {
                assertThat(thrown).as("seed %s", seed).isInstanceOf(FailedAttempt.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_damaged_stream_is_translated_or_fails(GoldenCase golden) {
        AnswerContext answerContext = answerContext(golden);
        for (int seed = 0; seed < DAMAGES; seed++) {
            RandomGenerator random = random(seed);
            StringBuilder damaged = new StringBuilder();
            for (String event : golden.text("stream.sse").split("(?<=\n\n)", -1)) {
                switch (random.nextInt(8)) {
                    case 0 -> {}
                    case 1 -> damaged.append(event).append(event);
                    case 2 -> damaged.append(strange(event, random));
                    default -> damaged.append(event);
                }
            }
            Throwable thrown = catchThrowable(() -> run(golden.translation(), answerContext, damaged.toString()));
            if (thrown != null) {
                assertThat(thrown).as("seed %s", seed).isInstanceOf(FailedAttempt.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_that_stops_early_is_never_reported_as_complete(GoldenCase golden) {
        if (golden.has("stream.expected-failure.json")) {
            return;
        }
        AnswerContext answerContext = answerContext(golden);
        List<ByteBuffer> events = SampleStreams.events(golden.text("stream.sse"));
        StreamTranslator stream = golden.translation().stream(answerContext);
        stream.events(events.get(0));

        Throwable thrown = catchThrowable(stream::end);

        assertThat(thrown).isInstanceOf(FailedAttempt.class);
        assertThat(((FailedAttempt) thrown).failure().kind()).isEqualTo(FailureKind.CUT);
    }

    @Test
    void an_event_of_five_megabytes_passes_whole() {
        GoldenCase golden = GoldenCase.having("stream.sse")
                .filter(each -> each.toString().endsWith("chat-to-messages/stream-plain"))
                .findFirst()
                .orElseThrow();
        String long5 = "x".repeat(5 << 20);
        String stream = golden.text("stream.sse").replace("Hello", long5);

        assertThat(run(golden.translation(), answerContext(golden), stream))
                .contains(long5)
                .endsWith("data: [DONE]\n\n");
    }

    @Test
    void excessive_depth_is_refused() {
        byte[] deep = ("{\"messages\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8);

        for (GoldenCase golden : GoldenCase.having("request.json").toList()) {
            assertThat(catchThrowable(() -> golden.translation().request(deep, golden.context())))
                    .isInstanceOf(RefusedCall.class);
        }
    }

    private static String run(Translation translation, AnswerContext answerContext, String events) {
        StreamTranslator stream = translation.stream(answerContext);
        StringBuilder written = new StringBuilder();
        for (ByteBuffer event : SampleStreams.events(events)) {
            written.append(new String(stream.events(event), StandardCharsets.UTF_8));
        }
        return written.append(new String(stream.end(), StandardCharsets.UTF_8)).toString();
    }

    private static AnswerContext answerContext(GoldenCase golden) {
        return golden.translation().request(golden.request(), golden.context()).answerContext();
    }

    /** Cuts the text off, or replaces a value somewhere in it by one of {@link #STRANGE}. */
    private static byte[] damaged(byte[] json, int seed) {
        RandomGenerator random = random(seed);
        String text = new String(json, StandardCharsets.UTF_8);
        if (seed % 5 == 0
                || !text.startsWith("{")
                || text.startsWith("{\"model\":\"m\",\"messages\":[{\"role\":\"user\"\n")) {
            return text.substring(0, random.nextInt(text.length())).getBytes(StandardCharsets.UTF_8);
        }
        return strangeJson(text, random).getBytes(StandardCharsets.UTF_8);
    }

    private static String strange(String event, RandomGenerator random) {
        int data = event.indexOf("data: {");
        if (data < 0) {
            return event;
        }
        return event.substring(0, data + 6) + strangeJson(event.substring(data + 6), random) + "\n\n";
    }

    private static String strangeJson(String text, RandomGenerator random) {
        JsonNode root;
        try {
            root = Json.read(text);
        } catch (RuntimeException alreadyDamaged) {
            return text;
        }
        JsonNode node = root;
        for (int depth = random.nextInt(7); depth > 0; depth--) {
            JsonNode child = child(node, random);
            if (!child.isContainer() || child.isEmpty()) {
                break;
            }
            node = child;
        }
        JsonNode odd = Json.read(STRANGE.get(random.nextInt(STRANGE.size())));
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.set(List.copyOf(object.propertyNames()).get(random.nextInt(object.size())), odd);
        } else if (node instanceof ArrayNode list && !list.isEmpty()) {
            list.set(random.nextInt(list.size()), odd);
        }
        return root.toString();
    }

    private static JsonNode child(JsonNode node, RandomGenerator random) {
        List<JsonNode> children = List.copyOf(node.values());
        return children.isEmpty() ? node : children.get(random.nextInt(children.size()));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
