package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fidelity of answers: a client gets the bytes that the provider sent. */
@ExtendWith(SharedRelay.class)
class AnswerFidelityTest {

    private static final String ODD = """
             { "choices" : [ ] , "x_new":{"b":1.0e0,"a":[1.50]},"text":"\\u00e9 é 😀",
            "usage":{"prompt_tokens":1,"completion_tokens":2} }
            """;

    private static final String CHAT_EVENTS = """
            data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":"é 😀"}}],"x":1.0e0}

            : OPENROUTER PROCESSING

            data:{"choices":[{"index":0,"delta":{"content":"\\u00e9"},"finish_reason":"stop"}]}\r
            \r
            id: 7
            event: unheard.of
            data: {"odd": true,
            data: "lines": 2}

            data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}

            data: [DONE]

            """;

    private static final String MESSAGE_EVENTS = """
            event: message_start
            data: {"type":"message_start","message":{"id":"m","usage":{"input_tokens":1,"output_tokens":1}}}

            event: ping
            data: {"type": "ping"}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Eq+/=="}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    AnswerFidelityTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @Test
    void a_plain_answer_passes_byte_for_byte() throws Exception {
        upstream.will(
                (request, wire) -> wire.whole("application/json; charset=utf-8", ODD.getBytes(StandardCharsets.UTF_8)));
        for (SampleRequest ask : new SampleRequest[] {SampleRequest.CHAT, SampleRequest.MESSAGE}) {
            HttpResponse<String> answer = relay.post(ask);

            assertThat(answer.body()).isEqualTo(ODD);
            assertThat(answer.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
        }
    }

    /** Split after every {@code size} bytes, and so within characters, lines and events. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 64, 10_000})
    void a_stream_passes_byte_for_byte_however_it_is_split(int size) throws Exception {
        upstream.will((request, wire) -> {
            byte[] events = (request.requestLine().contains("messages") ? MESSAGE_EVENTS : CHAT_EVENTS)
                    .getBytes(StandardCharsets.UTF_8);
            wire.stream();
            for (int at = 0; at < events.length; at += size) {
                wire.chunk(java.util.Arrays.copyOfRange(events, at, Math.min(events.length, at + size)));
            }
            wire.end();
        });
        assertThat(relay.post(SampleRequest.CHAT_STREAM).body()).isEqualTo(CHAT_EVENTS);
        assertThat(relay.post(SampleRequest.MESSAGE_STREAM).body()).isEqualTo(MESSAGE_EVENTS);
    }

    @Test
    void events_are_not_delayed() throws Exception {
        var first = new java.util.concurrent.CountDownLatch(1);
        upstream.will((request, wire) -> {
            wire.stream();
            int half = CHAT_EVENTS.indexOf("id: 7");
            wire.chunk(CHAT_EVENTS.substring(0, half));
            first.await();
            wire.chunk(CHAT_EVENTS.substring(half));
            wire.end();
        });
        try (RawClient client = new RawClient(relay)) {
            client.send(RawClient.request(SampleRequest.CHAT_STREAM)).readUntil("finish_reason");
            first.countDown();

            assertThat(client.readToEnd()).contains("data: [DONE]");
        }
    }

    @Test
    void gzip_from_the_provider_is_decompressed() throws Exception {
        upstream.will((request, wire) -> {
            if (request.text().contains("\"stream\":true")) {
                wire.stream("content-encoding: gzip");
                wire.chunk(gzip(CHAT_EVENTS));
                wire.end();
            } else {
                wire.whole("application/json", gzip(ODD), "content-encoding: gzip");
            }
        });
        HttpResponse<String> whole = relay.post(SampleRequest.CHAT, "accept-encoding", "gzip, deflate");
        HttpResponse<String> stream = relay.post(SampleRequest.CHAT_STREAM);

        assertThat(whole.body()).isEqualTo(ODD);
        assertThat(whole.headers().firstValue("content-encoding")).isEmpty();
        assertThat(stream.body()).isEqualTo(CHAT_EVENTS);
    }

    @Test
    void headers_show_the_route_but_no_secrets() throws Exception {
        upstream.will((request, wire) -> wire.whole(
                "application/json",
                ODD.getBytes(StandardCharsets.UTF_8),
                "x-request-id: req_provider",
                "x-ratelimit-limit-requests: 50",
                "openai-organization: org-of-the-pool",
                "set-cookie: __cf_bm=private",
                "keep-alive: timeout=5",
                "openai-processing-ms: 12"));
        var fields = relay.post(SampleRequest.CHAT).headers().map();

        assertThat(fields)
                .containsKeys("x-request-id", "x-sluice-queue-ms", "openai-processing-ms")
                .containsEntry("x-sluice-provider", java.util.List.of("openai"))
                .containsEntry("x-sluice-key", java.util.List.of("openai-1"))
                .containsEntry("x-sluice-attempts", java.util.List.of("1"))
                .containsEntry("x-sluice-upstream-request-id", java.util.List.of("req_provider"))
                .containsEntry("x-ratelimit-limit-requests", java.util.List.of("1000000"))
                .doesNotContainKeys("openai-organization", "set-cookie", "keep-alive");
        assertThat(fields.get("x-request-id")).hasSize(1).doesNotContain("req_provider");
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
