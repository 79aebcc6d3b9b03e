package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pace;
import dev.sluice.demo.SimulatedProvider;
import dev.sluice.demo.SimulationPlan;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each call is in the ledger once, by the time that its answer is whole, and is still there after a restart. */
class LedgerTest {

    /** Plain and streamed, passed through and translated. */
    private static final List<SampleRequest> SAMPLES = List.of(
            SampleRequest.CHAT,
            SampleRequest.CHAT_STREAM,
            SampleRequest.MESSAGE,
            SampleRequest.MESSAGE_STREAM,
            SampleRequest.RESPONSE_STREAM,
            SampleRequest.chat("claude-opus-4-7", true),
            SampleRequest.message("gpt-4.1", true),
            SampleRequest.message("gpt-4.1", false));

    /** Answers come at once: their pace does not matter here. */
    private static final SimulationPlan PROVIDER = SimulationPlan.demo().withPace(Pace.NONE);

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path directory;

    @Test
    void every_whole_answer_is_in_the_ledger_when_it_has_come_and_after_a_restart() {
        List<String> ids = new ArrayList<>();
        try (SimulatedProvider provider = RunningRelay.simulated(PROVIDER);
                RunningRelay relay = start(provider)) {
            for (SampleRequest ask : SAMPLES) {
                HttpResponse<String> answer = relay.post(ask);
                assertThat(answer.statusCode()).isEqualTo(200);
                String id = answer.headers()
                        .firstValue("x-request-id")
                        .or(() -> answer.headers().firstValue("request-id"))
                        .orElseThrow();
                ids.add(id);

                JsonNode entry = entry(relay, id);

                assertThat(entry.get("client").asString()).isEqualTo("app");
                assertThat(entry.get("outcome").asString()).isEqualTo("ok");
                assertThat(entry.get("usage_source").asString()).isIn("provider", "estimated");
                assertThat(entry.get("output_tokens").asLong()).isPositive();
                // The simulated provider's answers end as asked, in the words of the dialect that it was asked in.
                assertThat(entry.get("stop_reason").asString())
                        .isIn("stop", "length", "end_turn", "max_tokens", "completed");
            }
        }

        try (SimulatedProvider provider = RunningRelay.simulated(PROVIDER);
                RunningRelay relay = start(provider)) {
            assertThat(entries(relay))
                    .extracting(entry -> entry.get("id").asString())
                    .containsExactlyInAnyOrderElementsOf(ids);
            JsonNode rows = get(relay, "/admin/usage?by=client,day").get("rows");
            assertThat(StreamSupport.stream(rows.spliterator(), false)
                            .mapToLong(row -> row.get("calls").asLong())
                            .sum())
                    .isEqualTo(ids.size());
            JsonNode own = JSON.readTree(relay.get("/v1/usage").body()).get("rows");
            assertThat(StreamSupport.stream(own.spliterator(), false)
                            .mapToLong(row -> row.get("calls").asLong())
                            .sum())
                    .isEqualTo(ids.size());
        }
    }

    @Test
    void calls_at_once_are_each_entered_once() {
        try (SimulatedProvider provider = RunningRelay.simulated(PROVIDER);
                RunningRelay relay = start(provider)) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(relay.begin(SAMPLES.get(i % SAMPLES.size())));
            }
            answers.forEach(CompletableFuture::join);

            assertThat(entries(relay))
                    .hasSize(40)
                    .extracting(entry -> entry.get("id").asString())
                    .doesNotHaveDuplicates();
        }
    }

    private RunningRelay start(SimulatedProvider provider) {
        return RunningRelay.over(
                provider,
                5,
                "store.url=jdbc:sqlite:" + directory.resolve("sluice.db"),
                "auth.admin-key=admin",
                "models[0].name=gpt-4.1",
                "models[0].price.input=2.00",
                "models[0].price.output=8.00");
    }

    private static JsonNode entry(RunningRelay relay, String id) {
        return entries(relay).stream()
                .filter(entry -> entry.get("id").asString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> entries(RunningRelay relay) {
        JsonNode entries = get(relay, "/admin/ledger?limit=1000").get("entries");
        return StreamSupport.stream(entries.spliterator(), false).toList();
    }

    private static JsonNode get(RunningRelay relay, String path) {
        return JSON.readTree(relay.send(relay.managing(path).header("authorization", "Bearer admin"))
                .body());
    }
}
