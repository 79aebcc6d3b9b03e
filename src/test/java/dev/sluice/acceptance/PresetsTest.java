package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The presets of providers with special behaviour. Two keys of each provider share an account, and one has its own. */
class PresetsTest {

    private static final String DONE = "data: [DONE]\n\n";

    private static final String CHUNK = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\n";

    private static ScriptedUpstream upstream;
    private static RunningRelay relay;

    /** A provider of its own for each test that makes keys unusable. */
    @BeforeAll
    static void start() {
        upstream = new ScriptedUpstream();
        List<String> settings = new ArrayList<>();
        provider(settings, 2, "gemini", "gemini", "/v1beta/openai/");
        provider(settings, 3, "gemini", "limited", "/v1beta/openai/");
        provider(settings, 4, "gemini", "bad", "/v1beta/openai");
        provider(settings, 5, "deepseek", "deepseek", "");
        provider(settings, 6, "deepseek", "spent", "/");
        relay = RunningRelay.over(upstream, settings.toArray(String[]::new));
    }

    private static void provider(List<String> settings, int index, String preset, String name, String path) {
        String provider = "providers[" + index + "].";
        settings.add(provider + "preset=" + preset);
        settings.add(provider + "name=" + name);
        settings.add(provider + "base-url=" + upstream.baseUrl() + path);
        settings.add(provider + "models=" + name + "-*");
        settings.add(provider + "keys[0].secret=" + name + "-a");
        settings.add(provider + "keys[0].account=project");
        settings.add(provider + "keys[1].secret=" + name + "-b");
        settings.add(provider + "keys[1].account=project");
        settings.add(provider + "keys[2].secret=" + name + "-good");
        settings.add(provider + "keys[2].concurrency=2500");
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

    @Test
    void gemini_has_its_own_base_path() {
        assertThat(chat("gemini-2.5-flash").statusCode()).isEqualTo(200);

        assertThat(upstream.only().requestLine()).isEqualTo("POST /v1beta/openai/chat/completions HTTP/1.1");
        assertThat(upstream.only().field("authorization")).startsWith("Bearer gemini-");
    }

    @Test
    void a_limit_of_gemini_s_blocks_the_whole_project_for_the_time_in_its_body() {
        upstream.will((request, wire) -> {
            if (request.key().endsWith("good")) {
                wire.json("{\"choices\":[]}");
            } else {
                wire.refuse(429, """
                    [{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[
                    {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinute"}]},
                    {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34s"}]}}]\
                    """);
            }
        });

        for (int i = 0; i < 12; i++) {
            assertThat(chat("limited-flash").statusCode()).isEqualTo(200);
        }

        assertThat(keys()).filteredOn(key -> !key.endsWith("good")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void a_400_of_gemini_s_for_a_bad_key_reaches_no_client() {
        upstream.will((request, wire) -> {
            if (request.key().endsWith("good")) {
                wire.json("{\"choices\":[]}");
            } else {
                wire.refuse(400, """
                    [{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",
                    "status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]\
                    """);
            }
        });

        for (int i = 0; i < 12; i++) {
            assertThat(chat("bad-flash").statusCode()).isEqualTo(200);
        }

        assertThat(keys()).filteredOn(key -> !key.endsWith("good")).doesNotHaveDuplicates();
    }

    @Test
    void any_other_400_of_gemini_s_is_passed_on_to_the_caller() {
        String list = "[{\"error\":{\"code\":400,\"message\":\"Invalid value\",\"status\":\"INVALID_ARGUMENT\"}}]";
        upstream.will((request, wire) -> wire.refuse(400, list));

        HttpResponse<String> answer = chat("gemini-2.5-flash");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo(list);
        assertThat(keys()).hasSize(1);
    }

    @Test
    void an_error_in_gemini_s_stream_is_read_from_its_list() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk(CHUNK);
            wire.chunk("data: [{\"error\":{\"code\":503,\"message\":\"overloaded\",\"status\":\"UNAVAILABLE\"}}]\n\n");
            wire.end();
        });

        HttpResponse<String> answer = relay.post(SampleRequest.chat("gemini-2.5-flash", true));

        assertThat(answer.body())
                .startsWith(CHUNK)
                .contains("data: {\"error\":{")
                .doesNotContain("[DONE]");
    }

    @Test
    void deepseek_has_no_version_in_its_paths() {
        assertThat(chat("deepseek-chat").statusCode()).isEqualTo(200);

        assertThat(upstream.only().requestLine()).isEqualTo("POST /chat/completions HTTP/1.1");
    }

    @Test
    void deepseek_s_keep_alive_comments_are_skipped() throws Exception {
        upstream.will((request, wire) -> {
            if (request.text().contains("\"stream\":true")) {
                wire.stream();
                wire.chunk(": keep-alive\n\n: keep-alive\n\n");
                wire.chunk(CHUNK);
                wire.chunk(": keep-alive\n\n" + DONE);
                wire.end();
            } else {
                wire.json("\n\n\n{\"choices\":[]}");
            }
        });

        assertThat(relay.post(SampleRequest.chat("deepseek-chat", true)).body())
                .isEqualTo(CHUNK + ": keep-alive\n\n" + DONE);
        assertThatJson(chat("deepseek-chat").body()).isEqualTo("{\"choices\":[]}");
    }

    @Test
    void a_spent_balance_at_deepseek_reaches_no_client() {
        upstream.will((request, wire) -> {
            if (!request.key().endsWith("good")) {
                wire.refuse(
                        402, "{\"error\":{\"message\":\"Insufficient Balance\",\"code\":\"invalid_request_error\"}}");
            } else {
                wire.json("{\"choices\":[]}");
            }
        });

        for (int i = 0; i < 8; i++) {
            assertThat(chat("spent-chat").statusCode()).isEqualTo(200);
        }

        assertThat(keys()).filteredOn(key -> !key.endsWith("good")).hasSizeLessThanOrEqualTo(2);
        assertThat(relay.metrics().sum("sluice_key_limit", "key=spent-3", "dimension=concurrency"))
                .isEqualTo(2500);
    }

    private HttpResponse<String> chat(String model) {
        return relay.post(SampleRequest.chat(model, false));
    }

    private List<String> keys() {
        return upstream.received().stream().map(ScriptedUpstream.Received::key).toList();
    }
}
