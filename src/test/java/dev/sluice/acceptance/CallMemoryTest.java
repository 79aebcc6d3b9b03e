package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory that a call holds besides its body as it came, and the moment when it gives it back, in little memory. */
@Timeout(120)
class CallMemoryTest extends SmallBodyMemory {

    @Test
    void a_translation_counts_and_one_that_can_never_fit_is_too_large() {
        upstream.will((request, wire) -> wire.json("""
            {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
            """));
        SampleRequest small = SampleRequest.message("gpt-4.1", false);

        assertThat(relay.post(small).statusCode()).isEqualTo(200);
        assertThat(relay.post(sized(small, MB / 2)).statusCode()).isEqualTo(200);
        assertThat(relay.memory().peak()).isGreaterThan(2 * MB);
        HttpResponse<String> large = relay.post(sized(small, 3 * MB));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThatJson(large.body()).node("error.type").isEqualTo("request_too_large");
        String manyNodes = small.body().replace("\"Hello there\"", "[" + "{},".repeat(60_000) + "{}]");
        assertThat(relay.post(small.path(), manyNodes).statusCode()).isEqualTo(413);
    }

    @Test
    void a_translated_answer_counts_and_one_without_memory_is_refused_for_no_fault_of_the_key() {
        String answer = """
            {"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"%s"},
            "finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\
            """;
        upstream.will((request, wire) -> wire.json(answer.formatted("a".repeat(3 * MB))));
        HttpResponse<String> large = relay.post(SampleRequest.message("gpt-4.1", false));

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
        upstream.will((request, wire) -> wire.json(answer.formatted("a")));
        assertThat(relay.post(SampleRequest.message("gpt-4.1", false)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_model_s_name_of_megabytes_is_never_made_a_string() {
        HttpResponse<String> answer =
                relay.post(SampleRequest.CHAT.path(), "{\"model\":\"" + "m".repeat(5 * MB) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThatJson(answer.body()).node("error.param").isEqualTo("model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4.1\"",
                "{\"model\":\"gpt-4.1\",\"stream\":5,\"messages\":[1]}",
                "{\"model\":\"gpt-4.1\",\"messages\":[]}"
            })
    void calls_that_are_refused_give_all_back(String body) {
        for (int i = 0; i < 5; i++) {
            assertThat(relay.post(SampleRequest.CHAT.path(), body).statusCode()).isBetween(400, 404);
        }
        assertThat(relay.post(SampleRequest.CHAT, "x-sluice-max-wait", "soon").statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_answer_frees_the_body_while_its_stream_goes_on() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
            goOn.await();
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        });
        CompletableFuture<HttpResponse<String>> stream = relay.begin(sized(SampleRequest.CHAT_STREAM, 4 * MB));

        await("an answer")
                .until(() -> relay.metrics().sum("sluice_streams_open") == 1
                        && relay.memory().reserved() < 64 << 10);
        assertThat(relay.memory().peak()).isGreaterThanOrEqualTo(4 * MB);
        goOn.countDown();
        assertThat(stream.join().body()).contains("[DONE]");
    }

    @Test
    void the_memory_is_measured() throws Exception {
        assertThat(relay.metrics().sum("sluice_body_memory_bytes", "state=total"))
                .isEqualTo(MEMORY);
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.head(SampleRequest.CHAT.path(), MB)).send("x".repeat(100_000));
            await("its bytes")
                    .until(() -> relay.metrics().sum("sluice_body_memory_bytes", "state=reserved") >= 100_000);
        }
    }
}
