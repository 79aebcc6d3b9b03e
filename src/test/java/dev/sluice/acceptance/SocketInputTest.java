package dev.sluice.acceptance;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Messages that a socket cannot read, and sockets that are not opened. */
class SocketInputTest extends SocketTestCase {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ | invalid_request_error",
                "[] | invalid_request_error",
                "{'model':'gpt-6','input':'x'} | invalid_request_error",
                "{'type':'response.dance'} | invalid_request_error",
                "{'type':'response.create','type':'response.create'} | invalid_request_error",
                "{'type':'response.create','input':'x'} | invalid_request_error",
                "{'type':'response.create','model':'gpt-6','input':7} | invalid_request_error",
                "{'type':'response.create','model':'gpt-6','background':true} | unsupported_value",
                "{'type':'response.create','model':'claude-none','input':'x','previous_response_id':'resp_0'} |"
                        + " previous_response_not_found",
            })
    void what_cannot_be_read_is_an_error_and_the_socket_goes_on(String event, String code) throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            JsonNode error = client.send(event).next();

            assertThat(error.path("type").asString("")).isEqualTo("error");
            assertThat(error.path("status").asInt(0)).isEqualTo(400);
            assertThat(error.path("error").path("code").asString("")).isEqualTo(code);
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @Test
    void a_binary_message_is_an_error_and_the_socket_goes_on() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            assertThat(client.sendBytes(CREATE.getBytes())
                            .next()
                            .path("error")
                            .path("message")
                            .asString(""))
                    .contains("binary");
            assertThat(ended(client.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @Test
    void a_message_that_is_too_long_is_an_error_and_closes_the_socket() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            client.send("{'type':'response.create','input':'" + "x".repeat(2 << 20) + "'}");

            assertThat(client.next().path("status").asInt(0)).isEqualTo(413);
            assertThat(client.closeStatus()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @CsvSource({"129, 104857600", "130, 104857600", "1, 104857600", "129, 9223372036854775807", "129, -1"})
    void a_frame_that_is_announced_as_too_long_is_refused_by_its_head_alone(int first, long announced)
            throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send("GET /v1/responses HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY
                    + "\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13"
                    + "\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            client.readUntil("\r\n\r\n");

            // A masked frame with 64 bits of length (RFC 6455, 5.2): whole text, whole binary, the first part of a
            // text.
            client.send(ByteBuffer.allocate(14)
                    .put((byte) first)
                    .put((byte) 0xFF)
                    .putLong(announced)
                    .putInt(0)
                    .array());

            // It is read before the client sends any of the payload, or its own end.
            String error = client.readUntil("The message is too long");
            assertThat(error + client.finish().readToEnd()).contains("\"status\":413");
        }
        assertThat(upstream.received()).isEmpty();
    }

    @Test
    void a_client_that_reads_only_after_it_has_written_all_still_reads_why_the_socket_was_closed() throws Exception {
        try (RawClient client = new RawClient(relay)) {
            client.send("GET /v1/responses HTTP/1.1\r\nhost: relay\r\nauthorization: Bearer " + RunningRelay.CLIENT_KEY
                    + "\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13"
                    + "\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            client.readUntil("\r\n\r\n");

            int length = 8 << 20;
            client.send(
                    new byte[] {(byte) 0x81, (byte) 0xFF, 0, 0, 0, 0, (byte) (length >> 24), (byte) (length >> 16), 0, 0
                    });
            for (int sent = 0; sent < length + 4; sent += 64 << 10) {
                client.send(new byte[Math.min(64 << 10, length + 4 - sent)]);
            }

            assertThat(client.finish().readToEnd()).contains("\"status\":413").contains("The message is too long");
        }
    }

    @Test
    void of_more_requests_than_may_wait_the_last_are_refused_and_the_others_served() throws Exception {
        CountDownLatch begin = new CountDownLatch(1);
        upstream.will((request, wire) -> {
            begin.await();
            responses(request, wire);
        });
        try (SocketClient client = new SocketClient(relay)) {
            // One is under way, 32 wait.
            for (int i = 0; i < 35; i++) {
                client.send(CREATE);
            }

            for (int i = 0; i < 2; i++) {
                JsonNode refused = client.next();
                assertThat(refused.path("status").asInt(0)).isEqualTo(429);
                assertThat(refused.path("error").path("message").asString("")).contains("at most 16 lanes and 32");
            }
            begin.countDown();
            for (int i = 0; i < 33; i++) {
                assertThat(ended(client).path("type").asString("")).isEqualTo("response.completed");
            }
        }
    }

    @Test
    void steering_is_refused_with_its_input() throws Exception {
        try (SocketClient client = new SocketClient(relay)) {
            JsonNode failed = client.send(
                            "{'type':'response.steer','previous_response_id':'resp_1','input':[{'role':'user','content':'x'}]}")
                    .next();

            assertThatJson(failed.toString()).node("error.code").isEqualTo("steering_not_supported");
            assertThatJson(failed.toString()).node("steer.input[0].content").isEqualTo("x");
        }
    }

    @Test
    void more_sockets_than_one_client_may_have_are_told_to_use_http() throws Exception {
        try (SocketClient first = new SocketClient(relay);
                SocketClient second = new SocketClient(relay)) {
            assertThat(upgrade("/v1/responses")).startsWith("HTTP/1.1 426").contains("upgrade: HTTP/1.1");
            assertThat(ended(first.send(CREATE)).path("type").asString("")).isEqualTo("response.completed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/realtime", "/v1/chat/completions", "/v1/messages", "/"})
    void an_upgrade_elsewhere_is_refused_at_once(String path) throws Exception {
        assertThat(upgrade(path)).startsWith("HTTP/1.1 426");
    }

    private String upgrade(String path) throws IOException {
        try (RawClient client = new RawClient(relay)) {
            client.send("GET " + path + " HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
                    + "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "authorization: Bearer " + RunningRelay.CLIENT_KEY + "\r\n\r\n");
            return client.readUntil("\r\n\r\n");
        }
    }

    @Test
    void a_key_that_is_not_known_opens_no_socket() {
        HttpResponse<String> refused = relay.get("/v1/models", "x-api-key", "sk-none");
        assertThat(refused.statusCode()).isEqualTo(200);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                                () -> SocketClient.as("sk-none", relay).close())
                        .getCause())
                .isInstanceOf(java.net.http.WebSocketHandshakeException.class)
                .extracting(e -> ((java.net.http.WebSocketHandshakeException) e)
                        .getResponse()
                        .statusCode())
                .isEqualTo(401);
    }
}
