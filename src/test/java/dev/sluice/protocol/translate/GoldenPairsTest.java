package dev.sluice.protocol.translate;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Translates every golden case of {@code src/test/resources/protocol}. */
class GoldenPairsTest {

    static Stream<GoldenCase> requests() {
        return GoldenCase.having("request.expected.json");
    }

    static Stream<GoldenCase> refusals() {
        return GoldenCase.having("expected-refusal.json");
    }

    static Stream<GoldenCase> answers() {
        return GoldenCase.having("answer.json");
    }

    static Stream<GoldenCase> streams() {
        return GoldenCase.having("stream.sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_becomes_the_expected_one(GoldenCase golden) {
        RequestTranslation translated = golden.translation().request(golden.bytes("request.json"), golden.context());

        assertThatJson(new String(translated.body(), StandardCharsets.UTF_8))
                .isEqualTo(golden.text("request.expected.json"));
        JsonNode dropped = golden.has("dropped.json") ? golden.json("dropped.json") : Json.array();
        assertThatJson(translated.dropped()).isEqualTo(dropped.toString());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_request_without_counterpart_is_refused_with_the_path_of_its_field(GoldenCase golden) {
        TranslationContext context = golden.context();
        byte[] request = golden.bytes("request.json");

        RefusedCall refused = catchThrowableOfType(
                RefusedCall.class, () -> golden.translation().request(request, context));

        assertThat(refused).isNotNull();
        assertThatJson(Json.object()
                        .put("reason", refused.refusal().reason().name())
                        .put("param", refused.refusal().param())
                        .put("message", refused.refusal().message())
                        .toString())
                .isEqualTo(golden.text("expected-refusal.json"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_becomes_the_expected_one(GoldenCase golden) {
        byte[] answer = golden.bytes("answer.json");
        AnswerContext answerContext = answerContext(golden);
        if (golden.has("answer.expected-failure.json")) {
            FailedAttempt failed = catchThrowableOfType(
                    FailedAttempt.class, () -> golden.translation().answer(answer, answerContext));
            assertThatJson(described(failed)).isEqualTo(golden.text("answer.expected-failure.json"));
        } else {
            TranslatedAnswer translated = golden.translation().answer(answer, answerContext);
            assertThatJson(new String(translated.body(), StandardCharsets.UTF_8))
                    .isEqualTo(golden.text("answer.expected.json"));
            JsonNode dropped = golden.has("answer.dropped.json") ? golden.json("answer.dropped.json") : Json.array();
            assertThatJson(translated.dropped()).isEqualTo(dropped.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_becomes_the_expected_one(GoldenCase golden) {
        StringBuilder written = new StringBuilder();
        FailedAttempt failed = translate(golden, SampleStreams.events(golden.text("stream.sse")), written);

        assertThat(written).hasToString(golden.text("stream.expected.sse"));
        if (golden.has("stream.expected-failure.json")) {
            assertThatJson(described(failed)).isEqualTo(golden.text("stream.expected-failure.json"));
        } else {
            assertThat(failed).isNull();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_becomes_the_expected_one_however_its_events_are_batched(GoldenCase golden) {
        String windows = golden.text("stream.sse").replace("\n", "\r\n");
        for (int seed = 0; seed < 5; seed++) {
            StringBuilder written = new StringBuilder();
            FailedAttempt failed = translate(golden, SampleStreams.batches(windows, seed), written);

            assertThat(written).as("seed %s", seed).hasToString(golden.text("stream.expected.sse"));
            if (failed != null) {
                assertThatJson(described(failed)).isEqualTo(golden.text("stream.expected-failure.json"));
            }
        }
    }

    private static @Nullable FailedAttempt translate(GoldenCase golden, List<ByteBuffer> events, StringBuilder into) {
        StreamTranslator stream = golden.translation().stream(answerContext(golden));
        try {
            for (ByteBuffer event : events) {
                into.append(new String(stream.events(event), StandardCharsets.UTF_8));
            }
            into.append(new String(stream.end(), StandardCharsets.UTF_8));
            return null;
        } catch (FailedAttempt failed) {
            return failed;
        }
    }

    private static AnswerContext answerContext(GoldenCase golden) {
        return golden.translation().request(golden.request(), golden.context()).answerContext();
    }

    private static String described(@Nullable FailedAttempt failed) {
        Failure failure = Objects.requireNonNull(failed, "no failure").failure();
        return Json.object()
                .put("kind", failure.kind().name())
                .put("message", failure.message())
                .toString();
    }
}
