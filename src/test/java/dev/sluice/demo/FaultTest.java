package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.demo.limits.LimitPlan;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect on clients of the faults that change how an answer is sent. */
@Timeout(60)
class FaultTest {

    private final Simulation simulation = new Simulation(SimulationPlan.of(1, LimitPlan.UNLIMITED));

    @AfterEach
    void close() {
        simulation.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CUT_BEFORE_FIRST_EVENT", "CUT_MID_STREAM", "CUT_MID_EVENT"})
    void a_cut_is_a_connection_error(Fault fault) {
        simulation.provider.fail(Simulation.KEY, fault);

        assertThatThrownBy(() -> simulation.post("/v1/messages", Simulation.messages(true)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> simulation.post("/v1/chat/completions", Simulation.chat(false)))
                .isInstanceOf(IOException.class);
        assertThat(simulation.awaitTotals(totals -> totals.inFlight() == 0).failed())
                .isGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_empty_answer_has_no_body(boolean stream) throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.EMPTY_200);

        HttpResponse<String> response = simulation.post("/v1/messages", Simulation.messages(stream));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void without_its_terminator_a_stream_ends_in_order() throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.NO_TERMINATOR);

        assertThat(simulation.post("/v1/messages", Simulation.messages(true)).body())
                .contains("message_delta")
                .doesNotContain("message_stop");
        assertThat(simulation
                        .post("/v1/chat/completions", Simulation.chat(true))
                        .body())
                .contains("\"finish_reason\":\"stop\"")
                .doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, overloaded_error, message_stop",
        "/v1/chat/completions, server_is_overloaded, [DONE]",
        "/v1/responses, server_is_overloaded, response.completed"
    })
    void an_error_event_ends_a_stream(String path, String error, String terminator) throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.ERROR_EVENT_MID_STREAM);
        String body = """
                {"model":"gpt-4.1","max_tokens":50,"stream":true,"input":"Hi","messages":[{"role":"user","content":"Hi"}]}""";

        HttpResponse<String> response = simulation.post(path, body);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains(error).doesNotContain(terminator);
    }

    @Test
    void a_garbage_answer_is_not_json() throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.GARBAGE);

        assertThat(simulation.post("/v1/messages", Simulation.messages(false)).body())
                .startsWith("<html>");
        assertThat(simulation.post("/v1/messages", Simulation.messages(true)).body())
                .contains("message_start")
                .endsWith("<html>\n\n");
    }

    @ParameterizedTest
    @CsvSource({"HANG, false", "HANG, true", "SLOW, true"})
    void a_disconnect_of_the_client_is_counted(Fault fault, boolean stream) {
        simulation.provider.fail(Simulation.KEY, fault);
        CompletableFuture<HttpResponse<String>> waiting = Simulation.http()
                .sendAsync(
                        simulation.request("/v1/messages", Simulation.KEY, Simulation.messages(stream)),
                        HttpResponse.BodyHandlers.ofString());
        simulation.awaitTotals(totals -> totals.inFlight() == 1);

        waiting.cancel(true);

        assertThat(simulation.awaitTotals(totals -> totals.inFlight() == 0).disconnects())
                .isEqualTo(1);
    }

    @Test
    void a_bare_429_has_no_limit_headers() throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.RATE_LIMITED_BARE);

        HttpResponse<String> response = simulation.post("/v1/messages", Simulation.messages(false));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().map().keySet())
                .doesNotContain("retry-after")
                .noneMatch(name -> name.contains("ratelimit"));
    }

    @Test
    void a_fault_ends_when_the_key_is_healed() throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.SERVER_ERROR);
        assertThat(simulation.post("/v1/messages", Simulation.messages(false)).statusCode())
                .isEqualTo(500);

        simulation.provider.heal(Simulation.KEY);

        assertThat(simulation.post("/v1/messages", Simulation.messages(false)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_fault_with_a_probability_meets_some_requests() throws Exception {
        simulation.provider.fail(Simulation.KEY, Fault.SERVER_ERROR, 0.5);

        for (int i = 0; i < 40; i++) {
            simulation.post("/v1/messages", Simulation.messages(false));
        }

        KeyStatistics statistics = simulation.provider.statistics(Simulation.KEY);
        assertThat(statistics.failed()).isBetween(5L, 35L);
        assertThat(statistics.answered()).isEqualTo(40 - statistics.failed());
    }
}
