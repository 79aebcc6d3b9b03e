package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 15.2: any number of interim answers may come before the answer, expected or not. */
@Timeout(60)
class InterimAnswersTest {

    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n";
    private static final String BODY = "{\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                HINTS,
                HINTS + HINTS,
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 102 Processing\r\nlink: x\r\n\r\n" + HINTS,
                HINTS + "HTTP/1.1 100 Continue\r\n\r\n" + HINTS,
                "HTTP/1.1 104 Upload Resumption Supported\r\nlink: x\r\ncontent-length: 5\r\n\r\n",
                "HTTP/1.1 199 Unheard Of\r\nlink: x\r\ntransfer-encoding: chunked\r\n\r\n",
            })
    void the_answer_is_the_one_after_them(String interim) throws Exception {
        for (boolean together : new boolean[] {true, false}) {
            try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
                String answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + BODY.length()
                        + "\r\n\r\n" + BODY;
                if (together) {
                    peer.send(interim + answer);
                } else {
                    for (byte each : (interim + answer).getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                        peer.send(new byte[] {each});
                    }
                }
            })) {
                fixture.warmUp();
                AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
                assertThat(UpstreamFixture.read(answer)).isEqualTo(BODY);
                assertThat(answer.headers()).hasToString("Headers[content-type]");
                assertThat(fixture.lease.endings()).containsExactly("settled");
            }
        }
    }

    @Test
    void they_are_not_the_first_byte() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send(HINTS);
            sent.countDown();
        })) {
            CompletableFuture<AttemptResult> result =
                    fixture.upstream.send(fixture.attempt(true)).toFuture();
            assertThat(sent.await(60, TimeUnit.SECONDS)).isTrue();
            fixture.time.advance(UpstreamFixture.TIMEOUTS.connect().plusSeconds(1));
            assertThat(result).isNotDone();
            // the provider may have the request before its sender has noticed that it is sent, which sets the alarm
            fixture.passUntilDone(result, UpstreamFixture.TIMEOUTS.firstByte());
            assertThat(result.get())
                    .isInstanceOfSatisfying(
                            AttemptResult.Failed.class,
                            failed -> assertThat(failed.failure().kind()).isEqualTo(FailureKind.FIRST_BYTE_TIMEOUT));
        }
    }

    @Test
    void a_switch_of_protocols_is_a_failure_and_ends_its_connection() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) ->
                peer.send("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n"))) {
            assertThat(fixture.failure(fixture.attempt(false)).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
            assertThat(fixture.provider.clientClosed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"204 No Content", "304 Not Modified"})
    void an_answer_without_content_ends_with_its_head(String status) throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> {
            peer.send("HTTP/1.1 " + status + "\r\ncontent-length: 5\r\n\r\n");
        })) {
            AttemptResult result = fixture.send(fixture.attempt(false));
            if (result instanceof AttemptResult.Answer answer) {
                assertThat(UpstreamFixture.read(answer)).isEmpty();
                assertThat(status).startsWith("204");
            } else {
                assertThat(((AttemptResult.Failed) result).failure().kind()).isEqualTo(FailureKind.UNREADABLE);
                assertThat(status).startsWith("304");
            }
        }
    }

    @Test
    void trailers_are_no_fields_of_the_answer() throws Exception {
        try (UpstreamFixture fixture = new UpstreamFixture((request, peer) -> peer.send(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\ntrailer: x-end\r\n\r\n2\r\n{}\r\n"
                        + "0\r\nx-end: 1\r\ncontent-length: 7\r\n\r\n"))) {
            fixture.warmUp();
            AttemptResult.Answer answer = fixture.answer(fixture.attempt(false));
            assertThat(UpstreamFixture.read(answer)).isEqualTo("{}");
            assertThat(answer.headers()).hasToString("Headers[content-type]");
        }
    }
}
