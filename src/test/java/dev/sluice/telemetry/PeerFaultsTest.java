package dev.sluice.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulation.Timeline;
import io.netty.handler.codec.DecoderException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PeerFaultsTest {

    private static final String SERVER = "reactor.netty.http.server.HttpServerOperations";
    private static final String INVALID =
            "[c1, L:/127.0.0.1:80 - R:/203.0.113.9:5123] Decoding failed: REQUEST(decodeResult: "
                    + "failure(io.netty.handler.codec.http.TooLongHttpLineException: GET /secret), version: HTTP/1.1)\n"
                    + "POST /secret HTTP/1.1\nauthorization: <filtered>";

    private final Timeline time = new Timeline();
    private final List<String> lines = new ArrayList<>();
    private final PeerFaults faults = new PeerFaults(time, (level, line) -> lines.add(level + " " + line));

    @Test
    void invalid_http_is_one_line_without_a_byte_of_the_request() {
        assertThat(faults.take(SERVER, INVALID, null)).isTrue();

        assertThat(lines).containsExactly("WARN invalid HTTP (TooLongHttpLineException), peer 203.0.113.9");
    }

    @Test
    void a_flood_is_a_line_a_minute_that_tells_how_many_were_left_out() {
        for (int i = 0; i < 100; i++) {
            faults.take(SERVER, INVALID, null);
        }
        time.pass(Duration.ofMinutes(1));
        faults.take(SERVER, INVALID, null);

        assertThat(lines)
                .hasSize(2)
                .last()
                .isEqualTo(
                        "WARN invalid HTTP (TooLongHttpLineException), peer 203.0.113.9; 99 more before were left out");
    }

    @Test
    void kinds_are_told_apart() {
        faults.take(SERVER, INVALID, null);
        faults.take(SERVER, INVALID.replace("TooLongHttpLine", "InvalidLineSeparator"), null);
        faults.take("io.netty.channel.DefaultChannelPipeline", "tail", new DecoderException("x"));

        assertThat(lines).hasSize(3);
    }

    @Test
    void a_reset_is_a_broken_connection_however_it_is_wrapped() {
        assertThat(faults.take("reactor.core.publisher.Operators", "dropped", new SocketException("reset")))
                .isTrue();
        assertThat(faults.take("reactor", "dropped", new RuntimeException(new SSLHandshakeException("no"))))
                .isTrue();

        assertThat(lines)
                .containsExactly(
                        "INFO a connection broke (SocketException)", "INFO a connection broke (SSLHandshakeException)");
    }

    @Test
    void an_upgrade_that_cannot_be_read_is_invalid_http() {
        assertThat(faults.take(
                        "io.netty.handler.codec.http2.Http2ServerUpgradeCodec",
                        "[id: 0x1, L:/127.0.0.1:80 - R:/[0:0:0:0:0:0:0:1]:999] Error during upgrade to HTTP/2",
                        new IllegalArgumentException("invalid Base64 input character: 33")))
                .isTrue();

        assertThat(lines).containsExactly("WARN invalid HTTP (IllegalArgumentException), peer [0:0:0:0:0:0:0:1]");
    }

    @Test
    void a_fault_of_the_relay_is_left_as_it_is() {
        assertThat(faults.take(SERVER, "Error starting response", new NullPointerException()))
                .isFalse();
        assertThat(faults.take("reactor.netty.tcp.TcpServer", "bound", null)).isFalse();

        assertThat(lines).isEmpty();
    }
}
