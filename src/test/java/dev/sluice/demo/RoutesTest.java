package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    private final Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.UNLIMITED));

    @AfterEach
    void close() {
        simulation.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/messages", "/v1/messages", "/v1/v1/messages", "/v1/messages?beta=true"})
    void a_path_is_found_with_any_version_prefix_or_query(String path) throws Exception {
        assertThat(simulation.post(path, Simulation.messages(false)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/messages         | {                                                  | 400 | invalid_request_error",
                "/v1/messages         | {\"model\":\"claude-opus-4-7\"}                    | 400 | max_tokens: Field required",
                "/v1/messages         | {\"max_tokens\":1}                                 | 400 | model: Field required",
                "/v1/chat/completions | {\"model\":\"gpt-4.1\"}                            | 400 | 'messages'",
                "/v1/chat/completions | {\"model\":\"gpt-9\",\"messages\":[{\"role\":\"user\"}]} | 404 | model_not_found",
                "/v1/responses        | {\"model\":\"gpt-4.1\"}                            | 400 | 'input'",
                "/v1/embeddings       | no json                                            | 400 | could not parse",
                "/v1/models           | {}                                                 | 405 | method_not_supported",
                "/v1/nothing          | {}                                                 | 404 | Invalid URL (/nothing)"
            })
    void an_invalid_request_is_refused(String path, String body, int status, String text) throws Exception {
        HttpResponse<String> response = simulation.post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains(text);
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        assertThat(simulation.post("/v1/messages", "x".repeat(33 << 20)).statusCode())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"/v1/messages, message_stop", "/v1/chat/completions, [DONE]", "/v1/responses, response.completed"})
    void a_prebuilt_answer_is_streamed_on_request(String path, String terminator) throws Exception {
        try (Simulation bench = new Simulation(SimulationPlan.bench(32))) {
            assertThat(bench.post(path, "{\"messages\":[], \"stream\": true}").body())
                    .contains(terminator);
            assertThat(bench.post(path, "{\"stream\":false}").body())
                    .startsWith("{")
                    .doesNotContain(terminator);
            assertThat(bench.provider.totals().generated()).isEqualTo(64);
        }
    }
}
