package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The content codings of requests. */
@ExtendWith(SharedRelay.class)
class ContentCodingTest {

    private static final String PLAIN = "{\"model\":\"gpt-4.1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    private static final byte[] FRAME = Base64.getDecoder()
            .decode("KLUv/SA/+QEAeyJtb2RlbCI6ImdwdC00LjEiLCJtZXNzYWdlcyI6W3sicm9sZSI6InVzZXIiLCJjb250ZW50IjoiaGkifV19");

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    ContentCodingTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", " ZSTD "})
    void a_body_in_zstd_goes_up_plain(String coding) throws Exception {
        assertThat(send(SampleRequest.CHAT.path(), FRAME, coding)).startsWith("HTTP/1.1 200 ");

        assertThat(upstream.only().text()).isEqualTo(PLAIN);
        assertThat(upstream.only().field("content-encoding")).isNull();
        assertThat(upstream.only().field("content-length")).isEqualTo(Integer.toString(PLAIN.length()));
    }

    @Test
    void a_broken_frame_is_malformed() throws Exception {
        byte[] cut = java.util.Arrays.copyOf(FRAME, FRAME.length - 9);

        assertThat(send(SampleRequest.CHAT.path(), cut, "zstd")).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, br",
        "/v1/messages, br",
        "/v1/responses, 'gzip, zstd'",
        "/v1/chat/completions, 'gzip, gzip'",
        "/v1/messages, 'zstd, zstd'",
        "/v1/chat/completions, 'identity, gzip'",
        "/v1/chat/completions, compress",
        "/v1/chat/completions, gzip;q=1",
        "/v1/embeddings, nonsense"
    })
    void another_coding_is_refused_with_those_that_are_taken(String path, String coding) throws Exception {
        String answer = send(path, FRAME, coding);

        assertThat(answer)
                .startsWith("HTTP/1.1 415 ")
                .containsIgnoringCase("\r\naccept-encoding: zstd, gzip, deflate, identity\r\n")
                .contains("invalid_request_error");
        assertThat(upstream.received()).isEmpty();
    }

    private String send(String path, byte[] body, String coding) throws Exception {
        try (RawClient client = new RawClient(relay)) {
            return client.send(RawClient.request(path, body, "content-encoding: " + coding))
                    .readToEnd();
        }
    }
}
