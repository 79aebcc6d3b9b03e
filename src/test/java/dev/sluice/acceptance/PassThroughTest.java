package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pass-through of endpoints without a translation, and of the objects of an account where there is only one account. */
@ExtendWith(SharedRelay.class)
class PassThroughTest {

    private static final byte[] SOUND = {'I', 'D', '3', 4, 0, (byte) 0xFF, (byte) 0xFB, '\n', 0, (byte) 0x90};

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    PassThroughTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/moderations | {'model':'omni-moderation-latest','input':[{'type':'text','text':'Hi'}]}",
                "/v1/images/generations | {'model':'gpt-image-1','prompt':'a cat','n':2,'x':1.0}",
                "/v1/completions | {'model':'gpt-3.5-turbo-instruct','prompt':['a','b'],'echo':true}",
                "/v1/embeddings | {'model':'text-embedding-3-small','input':'x','encoding_format':'base64'}",
                "/v1/responses/input_tokens | {'model':'gpt-6','input':'Hi'}",
                "/v1/responses/compact | {'model':'gpt-6','input':'Hi'}",
            })
    void a_body_and_its_answer_pass_byte_for_byte(String path, String body) throws Exception {
        String json = body.replace('\'', '"');
        String answer = "{ \"data\" : [ ] , \"x\":1.0e0 }\n";
        upstream.will((request, wire) -> wire.json(answer));

        assertThat(relay.post(path, json).body()).isEqualTo(answer);

        assertThat(upstream.only().requestLine()).isEqualTo("POST " + path + " HTTP/1.1");
        assertThat(upstream.only().text()).isEqualTo(json);
    }

    @Test
    void a_file_to_transcribe_passes_unchanged_and_its_model_may_be_an_alias() {
        String form = """
                --b0undary\r
                Content-Disposition: form-data; name="file"; filename="a.mp3"\r
                Content-Type: audio/mpeg\r
                \r
                %s\r
                --b0undary\r
                Content-Disposition: form-data; name="model"\r
                \r
                %s\r
                --b0undary--\r
                """;
        String sound = new String(SOUND, StandardCharsets.ISO_8859_1);
        byte[] sent = form.formatted(sound, "alias").getBytes(StandardCharsets.ISO_8859_1);
        upstream.will((request, wire) -> wire.json("{\"text\":\"Hello\"}"));

        HttpResponse<String> answer = relay.send(relay.request("/v1/audio/transcriptions")
                .setHeader("content-type", "multipart/form-data; boundary=b0undary")
                .POST(HttpRequest.BodyPublishers.ofByteArray(sent)));

        assertThat(answer.body()).isEqualTo("{\"text\":\"Hello\"}");
        assertThat(upstream.only().body())
                .isEqualTo(form.formatted(sound, "org/mo\"del").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(upstream.only().field("content-type")).isEqualTo("multipart/form-data; boundary=b0undary");
    }

    @Test
    void speech_passes_byte_for_byte() {
        upstream.will((request, wire) -> wire.whole("audio/mpeg", SOUND));

        HttpResponse<byte[]> answer = relay.sendForBytes(relay.request("/v1/audio/speech")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"tts-1\",\"input\":\"Hi\",\"voice\":\"alloy\"}")));

        assertThat(answer.body()).isEqualTo(SOUND);
        assertThat(answer.headers().firstValue("content-type")).contains("audio/mpeg");
    }

    @Test
    void a_legacy_completion_is_streamed() {
        String events =
                "data: {\"choices\":[{\"text\":\"Hel\"}]}\n\ndata: {\"choices\":[{\"text\":\"lo\"}],\"usage\":{}}\n\n"
                        + "data: [DONE]\n\n";
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(events);
            wire.end();
        });

        assertThat(relay.post("/v1/completions", "{\"model\":\"davinci\",\"prompt\":\"Hi\",\"stream\":true}")
                        .body())
                .isEqualTo(events);
    }

    @Test
    void a_form_larger_than_the_bound_is_refused() {
        byte[] large = new byte[65 << 20];

        HttpResponse<String> answer = relay.send(relay.request("/v1/audio/transcriptions")
                .setHeader("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofByteArray(large)));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/files/f_1/content",
        "POST, /v1/batches",
        "DELETE, /v1/vector_stores/vs_1",
        "POST, /v1/threads/t_1/runs",
        "POST, /v1/fine_tuning/jobs",
        "POST, /v1/conversations",
    })
    void objects_of_the_only_account_are_requested_there(String method, String path) {
        byte[] content = "{\"id\":1}\n{\"id\":2}".getBytes(StandardCharsets.UTF_8);
        upstream.will((request, wire) -> wire.whole("application/jsonl", content, "x-request-id: up_1"));
        String body = method.equals("POST") ? "{ \"odd\": 1.0 }" : "";

        HttpResponse<String> answer =
                relay.send(relay.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":1}\n{\"id\":2}");
        assertThat(answer.headers().firstValue("x-sluice-provider")).contains("openai");
        assertThat(upstream.only().requestLine()).isEqualTo(method + " " + path + " HTTP/1.1");
        assertThat(upstream.only().text()).isEqualTo(body);
        assertThat(upstream.only().field("authorization")).isEqualTo("Bearer " + ScriptedUpstream.KEY);
    }

    @Test
    void files_and_objects_of_anthropic_accounts_are_requested_there() {
        String form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--b--\r\n";

        HttpResponse<String> file = relay.send(relay.request("/v1/files")
                .setHeader("content-type", "multipart/form-data; boundary=b")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
        HttpResponse<String> batch =
                relay.post("/v1/messages/batches", "{\"requests\":[]}", "anthropic-version", "2026-10-21");

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(batch.statusCode()).isEqualTo(200);
        assertThat(upstream.received().get(0).text()).isEqualTo(form);
        assertThat(upstream.received().get(1).field("x-api-key")).isEqualTo(ScriptedUpstream.KEY);
        assertThat(upstream.received().get(1).requestLine()).isEqualTo("POST /v1/messages/batches HTTP/1.1");
    }

    @Test
    void a_refusal_of_the_account_is_passed_on() {
        upstream.will((request, wire) -> wire.refuse(404, "{\"error\":{\"message\":\"No such File object: f\"}}"));

        HttpResponse<String> answer = relay.get("/v1/files/f");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThatJson(answer.body()).node("error.message").isEqualTo("No such File object: f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/assistants", "/v1/vector_stores/vs_1", "/v1/skills"})
    void with_several_accounts_account_endpoints_are_not_implemented(String path) {
        try (RunningRelay pool = RunningRelay.over(
                upstream, "providers[1].keys[1].secret=sk-second", "providers[0].keys[1].secret=sk-second")) {
            HttpResponse<String> openAi = pool.get(path);
            HttpResponse<String> anthropic = pool.get(path, "anthropic-version", "2023-06-01");

            assertThat(openAi.statusCode()).isEqualTo(501);
            assertThatJson(openAi.body()).node("error.code").isEqualTo("not_implemented");
            assertThatJson(openAi.body()).node("error.message").asString().contains("one provider with one account");
            assertThat(anthropic.statusCode()).isEqualTo(501);
            assertThatJson(anthropic.body()).node("type").isEqualTo("error");
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void two_keys_of_one_account_count_as_one_account() {
        try (RunningRelay pool = RunningRelay.over(
                upstream,
                "providers[1].keys[0].account=org",
                "providers[1].keys[1].secret=sk-second",
                "providers[1].keys[1].account=org")) {
            assertThat(pool.get("/v1/files").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_client_that_may_use_certain_models_only_is_refused() {
        try (RunningRelay narrow = RunningRelay.over(upstream, "clients[0].models=gpt-*")) {
            HttpResponse<String> answer = narrow.post("/v1/batches", "{}");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThatJson(answer.body()).node("error.message").asString().contains("/batches");
        }
        assertThat(upstream.received()).isEmpty();
    }

    @AfterEach
    void no_resource_is_left_in_use() {
        relay.awaitQuiet();
    }
}
