package dev.sluice.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for streams and do not read them, at a relay with 2 MB of memory for bodies. */
@Timeout(120)
class UnreadAnswersTest {

    private static final int MB = 1 << 20;
    private static final String EVENT =
            "data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(30_000) + "\"}}]}\n\n";

    private final ScriptedUpstream upstream = new ScriptedUpstream();
    private final RunningRelay relay = RunningRelay.within(2 * MB, upstream);
    private final List<SocketChannel> clients = new ArrayList<>();

    @AfterEach
    void everything_is_given_back() throws Exception {
        for (SocketChannel client : clients) {
            client.close();
        }
        relay.awaitQuiet();
        await("no memory held")
                .atMost(30, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(relay.memory().reserved()).isZero());
        assertThat(relay.memory().peak()).isLessThanOrEqualTo(2 * MB);
        relay.close();
        upstream.close();
    }

    @Test
    void a_provider_is_not_read_further_than_the_client_takes() throws Exception {
        upstream.will((request, wire) -> endless(wire));
        unread(SampleRequest.CHAT_STREAM);

        await("what the client leaves lying is reserved")
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> relay.memory().reserved() > 0);
        assertThat(relay.memory().reserved()).isLessThan(200_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4.1", "claude-opus-4-7"})
    void others_get_every_answer_while_many_do_not_read(String model) throws Exception {
        boolean chat = model.startsWith("gpt");
        upstream.will((request, wire) -> {
            if (new String(request.body(), StandardCharsets.UTF_8).contains("\"stream\":true")) {
                endless(wire);
            } else {
                wire.json(chat ? "{\"choices\":[]}" : "{\"content\":[]}");
            }
        });
        for (int i = 0; i < 150; i++) {
            unread(chat ? SampleRequest.CHAT_STREAM : SampleRequest.MESSAGE_STREAM);
        }
        await("the spare memory is in use")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> relay.memory().reserved() > MB);

        for (int i = 0; i < 50; i++) {
            assertThat(relay.post(chat ? SampleRequest.CHAT : SampleRequest.MESSAGE)
                            .statusCode())
                    .isEqualTo(200);
        }
        // Until an answer has begun, its first piece is reserved beside what unread answers may have.
        await("a quarter is left free")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> relay.memory().reserved() <= 3 * MB / 2 + 64 * 1024);
        await("the calls that were ended say why")
                .atMost(60, TimeUnit.SECONDS)
                .until(() -> relay.metrics().sum("sluice_requests_total", "outcome=client_slow") > 0);
        assertThat(relay.metrics().sum("sluice_requests_total", "outcome=client_gone"))
                .isZero();
    }

    @Test
    void an_event_that_no_memory_holds_ends_its_stream_by_the_relay_s_own_error() {
        upstream.will((request, wire) -> {
            wire.stream();
            wire.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
            wire.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"" + "a".repeat(3 * MB) + "\"}}]}\n\n");
            wire.end();
        });

        String body = relay.post(SampleRequest.CHAT_STREAM).body();

        assertThat(body).contains("server_is_overloaded", "memory for requests and answers is in use");
        assertThat(body).doesNotContain("provider's stream broke off");
        await("the call says why")
                .until(() -> relay.metrics().sum("sluice_requests_total", "outcome=memory_full") == 1);
        assertThat(relay.metrics().sum("sluice_upstream_attempts_total", "outcome=cut"))
                .isZero();
    }

    @Test
    void a_client_that_reads_late_gets_all_of_its_answer() throws Exception {
        int events = 300;
        upstream.will((request, wire) -> {
            wire.stream();
            for (int i = 0; i < events; i++) {
                wire.chunk(EVENT);
            }
            wire.chunk("data: [DONE]\n\n");
            wire.end();
        });
        SocketChannel client = unread(SampleRequest.CHAT_STREAM);
        await("the client's pause").until(() -> relay.memory().reserved() > 0);

        long read = 0;
        String end = "";
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        while (!end.endsWith("0\r\n\r\n")) {
            buffer.clear();
            assertThat(client.read(buffer)).isPositive();
            read += buffer.position();
            String part = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
            end = (end + part).substring(Math.max(0, end.length() + part.length() - 32));
        }
        assertThat(read).isGreaterThan((long) events * EVENT.length());
        assertThat(end).contains("[DONE]");
    }

    private void endless(ScriptedUpstream.Wire wire) throws Exception {
        wire.stream();
        while (true) {
            wire.chunk(EVENT);
        }
    }

    /** Sends {@code request} over a connection with a small receive buffer, of which nothing is read. */
    private SocketChannel unread(SampleRequest request) throws Exception {
        SocketChannel client = SocketChannel.open();
        client.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        client.connect(new InetSocketAddress("127.0.0.1", relay.port()));
        client.write(
                ByteBuffer.wrap((RawClient.head(request.path(), request.body().length()) + request.body())
                        .getBytes(StandardCharsets.US_ASCII)));
        clients.add(client);
        return client;
    }
}
