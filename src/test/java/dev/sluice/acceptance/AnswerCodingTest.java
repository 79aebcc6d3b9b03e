package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The content codings of answers: the relay asks for those that it can read only, whatever its client takes, and an answer in
 * another is refused by name instead of passed on unread.
 */
@Timeout(60)
class AnswerCodingTest {

    private static final byte[] UNREADABLE = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4, 5};
    private static final String ANSWER = "{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5}}";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private RunningRelay relay;

    @BeforeEach
    void start() {
        relay = RunningRelay.over(upstream.baseUrl(), List.of("sk-up-1", "sk-up-2"), "queue.max-wait=3s");
    }

    @AfterEach
    void stop() {
        relay.close();
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "br, zstd;q=0.9", "compress", "zstd, gzip, br", "*", "dcb, dcz"})
    void a_client_s_codings_do_not_make_the_relay_ask_for_one_that_it_cannot_read(String accepted) {
        for (SampleRequest ask : List.of(
                SampleRequest.CHAT, SampleRequest.CHAT_STREAM, SampleRequest.MESSAGE, SampleRequest.MESSAGE_STREAM)) {
            relay.post(ask, "accept-encoding", accepted);
        }

        assertThat(upstream.received())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(
                        request -> assertThat(request.field("accept-encoding")).isIn("identity", "gzip"));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, false, br", "openai, true, br", "openai, false, zstd", "openai, true, zstd",
        "anthropic, false, br", "anthropic, true, zstd", "anthropic, false, 'gzip, zstd'", "openai, false, nonsense",
    })
    void an_answer_in_a_coding_that_was_not_asked_for_is_refused_by_name(
            String dialect, boolean stream, String coding) {
        upstream.will((request, wire) -> wire.whole(
                stream ? "text/event-stream" : "application/json", UNREADABLE, "content-encoding: " + coding));

        HttpResponse<String> answer = relay.post(SampleRequest.in(dialect, stream), "accept-encoding", coding);

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThatJson(answer.body())
                .node("error.message")
                .asString()
                .contains("content-encoding " + coding, "expected: gzip, deflate or identity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void another_key_serves_what_one_answers_unreadably(String coding) {
        upstream.will((request, wire) -> {
            if (String.valueOf(request.field("authorization")).endsWith("sk-up-1")) {
                wire.whole("application/json", UNREADABLE, "content-encoding: " + coding);
            } else {
                wire.json(ANSWER);
            }
        });

        for (int i = 0; i < 6; i++) {
            HttpResponse<String> answer = relay.post(SampleRequest.CHAT);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(ANSWER);
        }
    }

    /** The status still tells what the refusal means. */
    @ParameterizedTest
    @CsvSource({"400, br, openai", "422, zstd, openai", "400, zstd, anthropic", "413, br, anthropic"})
    void a_refusal_that_cannot_be_read_is_one_in_the_caller_s_dialect(int status, String coding, String dialect) {
        upstream.will((request, wire) ->
                wire.refuse(status, new String(UNREADABLE, StandardCharsets.US_ASCII), "content-encoding: " + coding));

        HttpResponse<String> answer = relay.post(SampleRequest.in(dialect, false));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-encoding")).isEmpty();
        assertThatJson(answer.body())
                .node("error.message")
                .asString()
                .contains("content-encoding " + coding, "cannot be decoded");
        assertThat(upstream.received()).hasSize(1);
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"400, openai", "422, openai", "400, anthropic"})
    void a_refusal_without_a_body_is_one_in_the_caller_s_dialect(int status, String dialect) {
        upstream.will((request, wire) -> wire.refuse(status, ""));

        HttpResponse<String> answer = relay.post(SampleRequest.in(dialect, false));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThatJson(answer.body()).node("error.message").isString().isNotEmpty();
    }

    @Test
    void the_usage_of_an_answer_in_gzip_is_read_and_its_client_gets_it_plain() throws IOException {
        byte[] compressed = gzip(ANSWER);
        upstream.will((request, wire) -> wire.whole("application/json", compressed, "content-encoding: gzip"));

        HttpResponse<String> answer = relay.post(SampleRequest.CHAT, "accept-encoding", "gzip, br");

        assertThat(answer.body()).isEqualTo(ANSWER);
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_tokens_total", "kind=input")).isEqualTo(7);
        assertThat(relay.metrics().sum("sluice_tokens_total", "kind=output")).isEqualTo(5);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
