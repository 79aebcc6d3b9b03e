package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Callers of Gemini's dialect, and providers of it. */
class GeminiDialectTest {

    /** With odd blanks, so that a change of a byte would show. */
    private static final String BODY =
            "{ \"contents\" :[{\"role\":\"user\",\"parts\":[{\"text\":\"Hi\"}]}], \"generationConfig\":{\"maxOutputTokens\":9}}";

    private static final String ANSWER =
            "{\"candidates\": [{\"content\":{\"parts\":[{\"text\":\"Hello\"}],\"role\":\"model\"},\"finishReason\":\"STOP\"}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":12,\"cachedContentTokenCount\":4,\"candidatesTokenCount\":5,"
                    + "\"thoughtsTokenCount\":3,\"totalTokenCount\":20},\"modelVersion\":\"gemini-2.5-flash\",\"responseId\":\"r\"}";

    private static final String FIRST =
            "data: {\"candidates\": [{\"content\":{\"parts\":[{\"text\":\"Hel\"}],\"role\":\"model\"}}],\"modelVersion\":\"g\","
                    + "\"usageMetadata\":{\"promptTokenCount\":12}}\r\n\r\n";

    private static final String LAST = "data: " + ANSWER + "\r\n\r\n";

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        relay = RunningRelay.over(
                upstream,
                "providers[2].name=gemini",
                "providers[2].preset=gemini",
                "providers[2].dialect=gemini",
                "providers[2].base-url=" + upstream.baseUrl(),
                "providers[2].models=gemini-*",
                "providers[2].keys[0].secret=AIza-first",
                "models[0].name=fast",
                "models[0].targets[0].provider=gemini",
                "models[0].targets[0].model=gemini-2.5-flash",
                "expose-routing=true");
    }

    @BeforeEach
    void forget() {
        upstream.forget();
    }

    @AfterEach
    void no_resource_is_left_in_use() {
        relay.awaitQuiet();
    }

    @AfterAll
    static void stop() {
        relay.close();
        upstream.close();
    }

    private static HttpResponse<String> post(String path, String body) {
        return relay.send(HttpRequest.newBuilder(URI.create(relay.url() + path))
                .header("content-type", "application/json")
                .header("x-goog-api-key", RunningRelay.CLIENT_KEY)
                .header("x-goog-api-client", "google-genai-sdk/3.6.1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:generateContent, /v1beta/models/gemini-2.5-flash:generateContent",
        "/v1/models/fast:generateContent, /v1beta/models/gemini-2.5-flash:generateContent",
    })
    void a_request_passes_byte_for_byte_but_for_the_alias(String path, String sent) {
        upstream.will((request, wire) -> wire.json(ANSWER));

        HttpResponse<String> answer = post(path, BODY);

        assertThat(answer.body()).isEqualTo(ANSWER);
        assertThat(upstream.only().requestLine()).isEqualTo("POST " + sent + " HTTP/1.1");
        assertThat(upstream.only().text()).isEqualTo(BODY);
        assertThat(upstream.only().field("x-goog-api-key")).isEqualTo("AIza-first");
        assertThat(upstream.only().field("x-goog-api-client")).isEqualTo("google-genai-sdk/3.6.1");
        assertThat(upstream.only().field("authorization")).isNull();
    }

    @Test
    void the_usage_of_a_stream_is_metered_and_its_bytes_pass() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(FIRST);
            wire.chunk(LAST);
            wire.end();
        });
        double cachedBefore = tokens("cached_input");
        double outputBefore = tokens("output");

        HttpResponse<String> answer = post("/v1beta/models/fast:streamGenerateContent?alt=sse", BODY);

        assertThat(answer.body()).isEqualTo(FIRST + LAST);
        assertThat(upstream.only().requestLine())
                .isEqualTo("POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1");
        relay.awaitQuiet();
        assertThat(tokens("cached_input") - cachedBefore).isEqualTo(4);
        assertThat(tokens("output") - outputBefore).isEqualTo(8);
    }

    private static double tokens(String kind) {
        return relay.manage("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("sluice_tokens_total") && line.contains("kind=\"" + kind + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void a_stream_without_a_reason_for_its_end_ends_with_an_error() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(FIRST);
            wire.end();
        });

        String answer =
                post("/v1beta/models/fast:streamGenerateContent?alt=sse", BODY).body();

        assertThat(answer).startsWith(FIRST).contains("data: {\"error\":{\"code\":502,");
    }

    @Test
    void the_list_form_of_a_stream_passes_as_it_is() {
        String list = "[" + ANSWER + "\n,\r\n" + ANSWER + "]";
        upstream.will((request, wire) -> wire.json(list));

        HttpResponse<String> answer = post("/v1beta/models/fast:streamGenerateContent", BODY);

        assertThat(answer.body()).isEqualTo(list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key", "access_token"})
    void a_key_in_the_query_is_the_clients_and_goes_no_further(String name) {
        upstream.will((request, wire) -> wire.json(ANSWER));

        HttpResponse<String> answer = relay.send(HttpRequest.newBuilder(URI.create(relay.url()
                        + "/v1beta/models/fast:generateContent?" + name + "=" + RunningRelay.CLIENT_KEY + "&$alt=json"))
                .POST(HttpRequest.BodyPublishers.ofString(BODY)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(upstream.only().head())
                .doesNotContain(RunningRelay.CLIENT_KEY)
                .contains("?$alt=json ");
    }

    @Test
    void a_wrong_key_is_refused_in_googles_form() {
        HttpResponse<String> answer = relay.send(
                HttpRequest.newBuilder(URI.create(relay.url() + "/v1beta/models/fast:generateContent?key=wrong"))
                        .POST(HttpRequest.BodyPublishers.ofString(BODY)));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThatJson(answer.body()).node("error.status").isEqualTo("UNAUTHENTICATED");
        assertThat(answer.body()).contains("Incorrect API key provided").doesNotContain("wrong");
    }

    @Test
    void a_provider_of_another_dialect_is_asked_in_that() {
        upstream.will((request, wire) -> wire.json(
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}"));

        String whole = post("/v1beta/models/gpt-4.1:generateContent", BODY).body();
        String list = post("/v1beta/models/gpt-4.1:streamGenerateContent", BODY).body();

        assertThat(upstream.received().get(0).requestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(upstream.received().get(0).field("x-goog-api-client")).isNull();
        assertThatJson(whole).node("candidates[0].content.parts[0].text").isEqualTo("Hello");
        assertThatJson(whole).node("usageMetadata.totalTokenCount").isEqualTo(7);
        assertThat(list).isEqualTo("[" + whole + "]");
    }

    @Test
    void callers_of_other_dialects_are_served_over_gemini() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(FIRST);
            wire.chunk(LAST);
            wire.end();
        });

        String answer =
                relay.post(SampleRequest.message("gemini-2.5-flash", true)).body();

        assertThat(upstream.only().requestLine())
                .isEqualTo("POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1");
        assertThat(answer).contains("\"text\":\"Hel\"", "\"text\":\"Hello\"", "message_stop");
    }

    @Test
    void tokens_are_counted_by_the_provider_or_estimated() {
        upstream.will((request, wire) -> wire.json("{\"totalTokens\":31}"));

        HttpResponse<String> counted = post(
                "/v1beta/models/fast:countTokens",
                "{\"generateContentRequest\":{\"model\":\"models/fast\",\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]}}");
        HttpResponse<String> estimated = post("/v1beta/models/gpt-4.1:countTokens", BODY);

        assertThatJson(counted.body()).node("totalTokens").isEqualTo(31);
        assertThat(upstream.only().text()).contains("\"model\":\"models/gemini-2.5-flash\"");
        assertThat(estimated.headers().firstValue("x-sluice-estimated")).hasValue("true");
        assertThatJson(estimated.body()).node("totalTokens").isIntegralNumber();
    }

    @Test
    void each_request_of_a_batch_of_embeddings_gets_the_providers_name() {
        upstream.will((request, wire) -> wire.json("{\"embeddings\":[]}"));

        post(
                "/v1beta/models/fast:batchEmbedContents",
                "{\"requests\":[{\"model\":\"models/fast\",\"content\":{\"parts\":[{\"text\":\"model\"}]}},"
                        + "{\"content\":{},\"model\":\"models/fast\"}]}");

        assertThat(upstream.only().text())
                .isEqualTo(
                        "{\"requests\":[{\"model\":\"models/gemini-2.5-flash\",\"content\":{\"parts\":[{\"text\":\"model\"}]}},"
                                + "{\"content\":{},\"model\":\"models/gemini-2.5-flash\"}]}");
    }

    @Test
    void a_refusal_of_the_request_passes_as_it_is_and_is_told_to_others_in_their_form() {
        String refusal =
                "{ \"error\": {\"code\":400,\"message\":\"Unknown name \\\"x\\\".\",\"status\":\"INVALID_ARGUMENT\"}}";
        upstream.will((request, wire) -> wire.refuse(400, refusal));

        HttpResponse<String> own = post("/v1beta/models/fast:generateContent", BODY);
        HttpResponse<String> other = relay.post(SampleRequest.message("gemini-2.5-flash", false));

        assertThat(own.statusCode()).isEqualTo(400);
        assertThat(own.body()).isEqualTo(refusal);
        assertThat(other.statusCode()).isEqualTo(400);
        assertThatJson(other.body()).node("error.type").isEqualTo("invalid_request_error");
    }

    @Test
    void models_are_listed_in_googles_form() {
        HttpResponse<String> list = relay.send(
                HttpRequest.newBuilder(URI.create(relay.url() + "/v1beta/models?key=" + RunningRelay.CLIENT_KEY))
                        .GET());
        HttpResponse<String> one = relay.send(
                HttpRequest.newBuilder(URI.create(relay.url() + "/v1beta/models/fast?key=" + RunningRelay.CLIENT_KEY))
                        .GET());

        assertThat(list.body()).contains("\"name\":\"models/fast\"");
        assertThatJson(one.body()).node("name").isEqualTo("models/fast");
    }
}
