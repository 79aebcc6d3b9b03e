package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Requests of HTTP/2 that RFC 9113, section 8, calls malformed: no provider is asked, and no key is the worse for it. */
@Timeout(60)
@ExtendWith({SharedRelay.class, OutputCaptureExtension.class})
class Http2RulesTest {

    private static final String BODY = SampleRequest.CHAT.body();

    private final RunningRelay relay;
    private final ScriptedUpstream upstream;

    Http2RulesTest(RunningRelay relay, ScriptedUpstream upstream) {
        this.relay = relay;
        this.upstream = upstream;
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("8.2.1: a line break in a value", List.of("x-a", "1\r\nx-b: 2")),
                Arguments.of("8.2.1: a line feed in a value", List.of("x-a", "1\nx-b: 2")),
                Arguments.of("8.2.1: NUL in a value", List.of("x-a", "1\0002")),
                Arguments.of("8.2.1: an upper-case name", List.of("X-A", "1")),
                Arguments.of("8.2.1: a colon in a name", List.of("x:a", "1")),
                Arguments.of("8.2.1: a line break in a name", List.of("x-a: 1\r\nx-b", "1")),
                Arguments.of("8.2.1: a blank in a name", List.of("x a", "1")),
                Arguments.of("8.2.2: a field of one connection", List.of("connection", "x-a")),
                Arguments.of("8.2.2: a transfer coding", List.of("transfer-encoding", "chunked")),
                Arguments.of("8.2.2: te other than trailers", List.of("te", "gzip")),
                Arguments.of("8.3: a pseudo-field after others", List.of(":path", "/v1/files")),
                Arguments.of("8.3: an unknown pseudo-field", List.of(":x", "1")),
                Arguments.of("8.1.1: a length that is not that of the body", List.of("content-length", "5")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void what_is_malformed_ends_its_stream_or_is_refused(String rule, List<String> added, CapturedOutput log)
            throws Exception {
        String ending = ending(added);

        assertThat(ending).isNotEqualTo("200");
        relay.awaitQuiet();
        assertThat(upstream.received()).isEmpty();
        assertThat(log.getAll()).doesNotContain("\tat ", "fault of the relay");
    }

    static Stream<Arguments> wellFormed() {
        return Stream.of(
                Arguments.of("8.2.2: te: trailers", List.of("te", "trailers")),
                Arguments.of("8.2.3: cookies in several fields", List.of("cookie", "a=1", "cookie", "b=2")),
                Arguments.of(
                        "8.1.1: the body's own length", List.of("content-length", Integer.toString(BODY.length()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wellFormed")
    void what_is_well_formed_is_served(String rule, List<String> added) throws Exception {
        assertThat(ending(added)).isEqualTo("200");
        assertThat(upstream.only().text()).isEqualTo(BODY);
        assertThat(upstream.only().head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("cookie", "\r\nte:");
    }

    /** Sends a call with {@code added} fields, and returns its status, or how its stream or connection ended. */
    private String ending(List<String> added) throws Exception {
        List<String> fields = new ArrayList<>(
                List.of(":method", "POST", ":scheme", "http", ":authority", "relay", ":path", "/v1/chat/completions"));
        fields.addAll(
                List.of("authorization", "Bearer " + RunningRelay.CLIENT_KEY, "content-type", "application/json"));
        fields.addAll(added);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(RawHttp2.PREFACE);
        RawHttp2.frame(request, RawHttp2.SETTINGS, 0, 0, new byte[0]);
        RawHttp2.frame(request, RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.block(fields));
        RawHttp2.frame(request, RawHttp2.DATA, RawHttp2.END_STREAM, 1, BODY.getBytes(ISO_8859_1));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.toByteArray());
            return ending(new DataInputStream(socket.getInputStream()));
        }
    }

    private static String ending(DataInputStream in) throws Exception {
        try {
            while (true) {
                int lengthAndType = in.readInt();
                in.readByte();
                in.readInt();
                byte[] payload = in.readNBytes(lengthAndType >>> 8);
                switch (lengthAndType & 0xFF) {
                    case RawHttp2.HEADERS -> {
                        // RFC 7541, appendix A: 8 is the index of ":status: 200".
                        return payload[0] == (byte) 0x88 ? "200" : "another status";
                    }
                    case RawHttp2.RST_STREAM -> {
                        return "reset";
                    }
                    case RawHttp2.GOAWAY -> {
                        return "gone";
                    }
                    default -> {}
                }
            }
        } catch (EOFException | java.net.SocketException closed) {
            return "closed";
        }
    }

    @AfterEach
    void every_key_is_ready() {
        relay.awaitQuiet();
        assertThat(relay.metrics().sum("sluice_key_state", "state=ready")).isEqualTo(2);
    }
}
