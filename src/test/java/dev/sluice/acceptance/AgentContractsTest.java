package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.protocol.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What agents expect of a server beside the answers to their calls. */
class AgentContractsTest {

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.overFive(
                upstream,
                "models[0].name=gpt-5-codex-*",
                "models[0].targets[0].provider=anthropic",
                "models[0].targets[0].model=claude-x");
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @Test
    void the_base_url_is_probed_without_a_key() {
        HttpResponse<String> head = relay.send(HttpRequest.newBuilder(java.net.URI.create(relay.url() + "/"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void each_gets_the_list_of_models_in_its_own_shape() {
        assertThatJson(relay.get("/v1/models?client_version=0.171.0").body())
                .node("models")
                .isArray();
        assertThatJson(relay.get("/v1/models").body()).node("models").isAbsent();
        assertThatJson(relay.get("/v1/models?limit=1000", "anthropic-version", "2023-06-01")
                        .body())
                .node("has_more")
                .isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x-sluice-session", "x-claude-code-session-id", "session-id", "session_id", "x-session-affinity"
            })
    void calls_of_one_session_go_to_one_account(String field) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            relay.post(SampleRequest.MESSAGE, field, "s-1");
        }
        upstream.received().forEach(request -> keys.add(String.valueOf(request.field("x-api-key"))));

        assertThat(upstream.received()).hasSize(12);
        assertThat(keys).hasSize(1);
    }

    @Test
    void fields_of_the_dialect_that_nobody_knows_yet_pass_verbatim() {
        relay.post(
                SampleRequest.MESSAGE,
                "anthropic-beta",
                "new-2027-01-01,other",
                "anthropic-version",
                "2029-01-01",
                "anthropic-new",
                "x");

        assertThat(upstream.only().field("anthropic-beta")).isEqualTo("new-2027-01-01,other");
        assertThat(upstream.only().field("anthropic-version")).isEqualTo("2029-01-01");
        assertThat(upstream.only().field("anthropic-new")).isEqualTo("x");
    }

    @Test
    void a_name_that_was_never_configured_is_served_by_the_pattern_of_an_alias() {
        relay.post(
                "/v1/messages",
                SampleRequest.message("gpt-5-codex-mini-2027", false).body());

        assertThatJson(upstream.only().text()).node("model").isEqualTo("claude-x");
        assertThat(relay.get("/v1/models").body()).doesNotContain("gpt-5-codex");
        assertThat(relay.manage("/metrics").body()).doesNotContain("gpt-5-codex-mini-2027");
    }

    @Test
    void a_response_that_was_translated_can_be_retrieved_and_deleted() {
        upstream.will((request, wire) -> wire.json(
                "{\"id\":\"msg_7\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\",\"content\":"
                        + "[{\"type\":\"text\",\"text\":\"Yes\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));
        HttpResponse<String> made =
                relay.post("/v1/responses", "{\"model\":\"claude-x\",\"input\":\"Hi\",\"metadata\":{\"a\":\"b\"}}");
        String path = "/v1/responses/" + Json.read(made.body()).path("id").asString("");

        assertThatJson(relay.get(path).body()).isEqualTo(made.body());
        HttpResponse<String> items = relay.get(path + "/input_items");
        assertThatJson(items.body()).node("data[0].content").isEqualTo("Hi");
        assertThatJson(items.body()).node("has_more").isEqualTo(false);
        assertThat(relay.send(relay.request(path + "/cancel").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(400);
        assertThat(relay.send(relay.request(path).setHeader("authorization", "Bearer sk-other"))
                        .statusCode())
                .isEqualTo(404);
        assertThatJson(relay.send(relay.request(path).DELETE()).body())
                .node("deleted")
                .isEqualTo(true);
        assertThat(relay.get(path).statusCode()).isEqualTo(404);
    }
}
