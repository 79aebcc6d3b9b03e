package dev.sluice.protocol.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.Failure;
import dev.sluice.call.Failure.Subject;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A refusal is the key's at once only where no request can have caused it. Every row of the table is tried. */
class RefusalSubjectTest {

    private static final JsonMapper JSON = new JsonMapper();

    /** The rows by which a key is refused, each with a preset for which it holds. */
    private record Row(Preset preset, ErrorRule rule) {

        int status() {
            return rule.statuses().equals(Statuses.ANY) ? 400 : rule.statuses().first();
        }

        Failure refusal(String message) {
            ObjectNode body = JSON.createObjectNode();
            ObjectNode error = body.putObject("error").put("message", message);
            if (!rule.code().isEmpty()) {
                error.put("code", rule.code().replace("*", ""));
            }
            return failure(preset, status(), body.toString());
        }

        @Override
        public String toString() {
            return preset + " " + rule;
        }
    }

    private static Stream<Row> rows() {
        Set<String> seen = new TreeSet<>();
        return Stream.of(Preset.values())
                .flatMap(preset -> ErrorTable.of(preset).stream().map(rule -> new Row(preset, rule)))
                .filter(row -> row.rule().kind().refusesKey())
                .filter(row -> seen.add(row.rule().toString()));
    }

    static Stream<Row> rowsOfAStatus() {
        return rows().filter(row -> !row.rule().statuses().equals(Statuses.ANY)
                && row.rule().words().isEmpty());
    }

    static Stream<Row> rowsOfACode() {
        return rows().filter(row ->
                row.rule().statuses().equals(Statuses.ANY) && row.rule().words().isEmpty());
    }

    static Stream<Row> rowsOfWords() {
        return rows().filter(row -> !row.rule().words().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("rowsOfAStatus")
    void a_row_that_needs_a_status_needs_a_second_witness(Row row) {
        Failure refusal = row.refusal("It says " + row.rule().words());

        assertThat(refusal.kind()).isEqualTo(row.rule().kind());
        assertThat(refusal.subject()).isEqualTo(Subject.UNCLEAR);
    }

    @ParameterizedTest
    @MethodSource("rowsOfACode")
    void a_code_of_its_own_is_the_keys_at_once(Row row) {
        Failure refusal = row.refusal("It says no.");

        assertThat(refusal.kind()).isEqualTo(row.rule().kind());
        assertThat(refusal.subject()).isEqualTo(Subject.KEY);
    }

    /** A provider that quotes a request in its message must not let its caller name the code. */
    @ParameterizedTest
    @MethodSource("rowsOfACode")
    void a_code_within_the_message_needs_a_second_witness(Row row) {
        String quoted =
                "Unknown model '{\"error\":{\"code\":\"" + row.rule().code().replace("*", "") + "\"}}'.";
        String body = JSON.createObjectNode()
                .set("error", JSON.createObjectNode().put("message", quoted))
                .toString();

        assertThat(failure(row.preset(), 400, body).subject()).isEqualTo(Subject.UNCLEAR);
    }

    @ParameterizedTest
    @MethodSource("rowsOfWords")
    void words_are_the_keys_where_the_message_begins_with_them_and_ask_for_nothing(Row row) {
        boolean open = Set.of("insufficient permissions", "api key does not have permission")
                .contains(row.rule().words());

        assertThat(row.refusal(row.rule().words()).subject()).isEqualTo(open ? Subject.UNCLEAR : Subject.KEY);
        assertThat(row.refusal("No such tool: '" + row.rule().words() + "'.").subject())
                .isNotEqualTo(Subject.KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403|OPENAI|You have insufficient permissions for this operation. Missing scopes: api.files.write.|",
                "401|OPENAI|You have insufficient permissions for this operation. Missing scopes: model.request.|",
                "403|ANTHROPIC|Your API key does not have permission to use the specified resource.|permission_error",
                "400|OPENAI|ExceededBudget: End User=u-17 over budget. Spend=1.2, Budget=1.0|budget_exceeded",
                "429|OPENAI|Budget has been exceeded! End User u-17 has exceeded its budget.|budget_exceeded",
                "400|OPENAI|Budget has been exceeded for model=gpt-4.1|budget_exceeded",
            })
    void what_holds_for_one_request_needs_a_second_witness(int status, Preset preset, String message, String code) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("message", message).put("type", code);

        assertThat(failure(preset, status, body.toString()).subject()).isEqualTo(Subject.UNCLEAR);
    }

    @Test
    void an_operators_rule_of_a_status_needs_a_second_witness_and_one_of_a_code_does_not() {
        byte[] body = "{\"error\":{\"message\":\"no\",\"code\":\"region_closed\"}}".getBytes(UTF_8);
        for (boolean status : new boolean[] {true, false}) {
            ErrorRule rule = new ErrorRule(
                    status ? Statuses.of(403) : Statuses.ANY,
                    "region_closed",
                    "",
                    dev.sluice.call.FailureKind.FORBIDDEN);
            Failure failure = TestClassifiers.of(Preset.OTHER, java.util.List.of(rule))
                    .answer(403, new Headers(), body, ErrorBody.parse(body));

            assertThat(failure.subject()).isEqualTo(status ? Subject.UNCLEAR : Subject.KEY);
        }
    }

    private static Failure failure(Preset preset, int status, String body) {
        byte[] bytes = body.getBytes(UTF_8);
        return TestClassifiers.of(preset).answer(status, new Headers(), bytes, ErrorBody.parse(bytes));
    }
}
