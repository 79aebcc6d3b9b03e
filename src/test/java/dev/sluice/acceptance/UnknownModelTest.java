package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that their provider does not know: the error is the same the first time and the hundredth. */
class UnknownModelTest {

    private static final String UNKNOWN = """
            {"error":{"message":"The model `gpt-77` does not exist or you do not have access to it.",\
            "type":"invalid_request_error","param":null,"code":"model_not_found"}}""";

    private static final String UNKNOWN_CLAUDE =
            "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: claude-77\"}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(upstream.baseUrl(), List.of("sk-1", "sk-2", "sk-3"));
        upstream.will((request, wire) ->
                wire.refuse(404, request.requestLine().contains("/messages") ? UNKNOWN_CLAUDE : UNKNOWN));
    }

    @AfterEach
    void stop() {
        relay.awaitQuiet();
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void each_call_in_the_providers_dialect_gets_the_providers_refusal(boolean stream) {
        for (int call = 0; call < 6; call++) {
            HttpResponse<String> answer = relay.post(SampleRequest.chat("gpt-77", stream));

            assertThat(answer.statusCode()).as("call %s", call).isEqualTo(404);
            assertThat(answer.body()).isEqualTo(UNKNOWN);
        }
        assertThat(upstream.received()).hasSize(3);
    }

    @Test
    void each_translated_call_gets_the_name_of_its_own_dialect() {
        for (int call = 0; call < 4; call++) {
            HttpResponse<String> message = relay.post(SampleRequest.message("gpt-77", false));
            HttpResponse<String> chat = relay.post(SampleRequest.chat("claude-77", false));

            assertThat(message.statusCode()).as("call %s", call).isEqualTo(404);
            assertThatJson(message.body()).node("error.type").isEqualTo("not_found_error");
            assertThat(chat.statusCode()).as("call %s", call).isEqualTo(404);
            assertThatJson(chat.body()).node("error.code").isEqualTo("model_not_found");
        }
    }

    @Test
    void what_was_learned_in_one_dialect_is_told_in_the_other() {
        for (int call = 0; call < 2; call++) {
            relay.post(SampleRequest.chat("gpt-77", false));
        }
        upstream.forget();

        HttpResponse<String> message = relay.post(SampleRequest.message("gpt-77", true));

        assertThat(message.statusCode()).isEqualTo(404);
        assertThatJson(message.body()).node("error.type").isEqualTo("not_found_error");
        assertThat(upstream.received()).isEmpty();
    }
}
