package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of Anthropic's API: both are in use, and SDKs send each of them with either credential. */
@ExtendWith(SharedRelay.class)
class AnthropicVersionsTest {

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    AnthropicVersionsTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @CsvSource({
        "2023-06-01, x-api-key, sk-client",
        "2023-06-01, authorization, Bearer sk-client",
        "2026-10-21, x-api-key, sk-client",
        "2026-10-21, authorization, Bearer sk-client",
    })
    void a_version_is_passed_on_and_so_is_the_provider_s_answer_to_it(String version, String field, String credential) {
        String refusal = "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\","
                + "\"message\":\"temperature: not supported\"},\"request_id\":\"r\"}";
        upstream.will((request, wire) -> {
            if (version.equals("2026-10-21") && request.text().contains("temperature")) {
                wire.refuse(400, refusal);
            } else {
                wire.json("{\"type\":\"message\"}");
            }
        });
        String warm = SampleRequest.MESSAGE.body().replace("\"stream\"", "\"temperature\":1,\"stream\"");

        assertThat(ask(SampleRequest.MESSAGE.body(), version, field, credential).body())
                .isEqualTo("{\"type\":\"message\"}");
        HttpResponse<String> answer = ask(warm, version, field, credential);

        assertThat(upstream.received()).allSatisfy(request -> {
            assertThat(request.field("anthropic-version")).isEqualTo(version);
            assertThat(request.field("x-api-key")).isEqualTo(ScriptedUpstream.KEY);
            assertThat(request.field("authorization")).isNull();
        });
        assertThat(answer.statusCode()).isEqualTo(version.equals("2026-10-21") ? 400 : 200);
        assertThat(answer.body()).isEqualTo(answer.statusCode() == 400 ? refusal : "{\"type\":\"message\"}");
    }

    @ParameterizedTest
    @CsvSource({"2023-06-01", "2026-10-21"})
    void a_version_is_not_sent_to_another_dialect(String version) {
        upstream.will(
                (request, wire) -> wire.json(
                        "{\"id\":\"1\",\"model\":\"gpt-4.1\",\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}"));

        HttpResponse<String> answer =
                ask(SampleRequest.message("gpt-4.1", false).body(), version, "authorization", "Bearer sk-client");

        assertThatJson(answer.body()).node("content[0].text").isEqualTo("Hi");
        assertThat(upstream.only().field("anthropic-version")).isNull();
    }

    private HttpResponse<String> ask(String body, String version, String field, String credential) {
        return relay.send(
                HttpRequest.newBuilder(relay.request("/v1/messages").build().uri())
                        .header("anthropic-version", version)
                        .header(field, credential)
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}
