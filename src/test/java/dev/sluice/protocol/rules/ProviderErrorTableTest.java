package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Judges each row of the table, for each preset that has it, as an answer and within a stream. */
class ProviderErrorTableTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** The statuses with which providers send errors whose row holds for every status. */
    private static final List<Integer> USUAL_STATUSES = List.of(400, 401, 403, 404, 429, 500, 503);

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (Preset preset : Preset.values()) {
            ErrorTable.of(preset).forEach(rule -> rows.add(Arguments.of(preset, rule)));
        }
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_means_the_same_as_an_answer_and_within_a_stream(Preset preset, ErrorRule rule) {
        ErrorClassifier classifier = TestClassifiers.of(preset);
        byte[] body = body(rule);
        List<Integer> statuses = isAny(rule) ? USUAL_STATUSES : List.of(status(rule));

        for (int status : statuses) {
            assertThat(classifier
                            .answer(status, new Headers(), body, ErrorBody.parse(body))
                            .kind())
                    .as("status %d", status)
                    .isEqualTo(rule.kind());
        }
        assertThat(classifier.event(body).kind()).isEqualTo(rule.kind());
    }

    /** A row of a status alone is found within a stream by the number that gateways put in place of a code. */
    @ParameterizedTest
    @MethodSource("rows")
    void a_number_in_place_of_a_code_is_a_status(Preset preset, ErrorRule rule) {
        if (!isAny(rule) && rule.words().isEmpty()) {
            ObjectNode event = JSON.createObjectNode();
            event.putObject("error").put("code", status(rule)).put("type", sample(rule.code()));
            assertThat(TestClassifiers.of(preset).event(bytes(event)).kind()).isEqualTo(rule.kind());
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_row_without_a_code_needs_its_words_or_its_status(Preset preset, ErrorRule rule) {
        if (rule.code().isEmpty()) {
            byte[] body = "{\"error\":{\"message\":\"no\"}}".getBytes(UTF_8);
            assertThat(TestClassifiers.of(preset).event(body).kind()).isEqualTo(FailureKind.SERVER_ERROR);
        }
    }

    @Test
    void a_provider_of_which_nothing_is_assumed_has_rows_of_statuses_only() {
        assertThat(ErrorTable.of(Preset.OTHER))
                .isNotEmpty()
                .allMatch(rule -> rule.code().isEmpty() && rule.words().isEmpty() && !isAny(rule));
    }

    /** Returns the body of an error that falls under {@code rule}, beside the type that its provider would give it. */
    private static byte[] body(ErrorRule rule) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("message", "This is so: " + rule.words() + ".");
        if (!rule.code().isEmpty()) {
            error.put("code", sample(rule.code()));
        } else if (!isAny(rule)) {
            error.put("code", status(rule));
        } else {
            error.put("type", "invalid_request_error");
        }
        return bytes(body);
    }

    private static boolean isAny(ErrorRule rule) {
        return rule.statuses().equals(Statuses.ANY);
    }

    private static int status(ErrorRule rule) {
        return rule.statuses().first();
    }

    private static String sample(String code) {
        return code.replace("*", "some");
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(UTF_8);
    }
}
