package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies over HTTP/2 that are refused before they have come. */
@Timeout(60)
@ExtendWith(SharedRelay.class)
class RefusedStreamUploadTest {

    private static final int PART = 8_000;

    /** RFC 9113, 6.9.2: of a stream and of a connection, until a frame says otherwise. */
    private static final int FIRST_WINDOW = 65_535;

    private final RunningRelay relay;
    private Socket socket;
    private DataInputStream in;
    private long window = FIRST_WINDOW;
    private long connectionWindow = FIRST_WINDOW;
    private long sent;
    private boolean anyReset;

    RefusedStreamUploadTest(RunningRelay relay) {
        this.relay = relay;
    }

    @BeforeEach
    void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), relay.port());
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
        ByteArrayOutputStream start = new ByteArrayOutputStream();
        start.writeBytes(RawHttp2.PREFACE);
        RawHttp2.frame(start, RawHttp2.SETTINGS, 0, 0, new byte[0]);
        socket.getOutputStream().write(start.toByteArray());
    }

    @AfterEach
    void disconnect() throws IOException {
        socket.close();
        relay.awaitQuiet();
    }

    /** RFC 9113, 8.1: a reset without an error behind a whole answer says that the rest of the request is not needed. */
    @Test
    void a_client_that_sends_on_after_the_answer_is_told_to_stop() throws Exception {
        send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head("sk-wrong", 1_000_000_000));
        assertThat(awaitEnd(1)).isEqualTo("answered");

        String end = "";
        while (end.isEmpty()) {
            if (Math.min(window, connectionWindow) >= PART) {
                send(RawHttp2.DATA, 0, 1, new byte[PART]);
                window -= PART;
                connectionWindow -= PART;
                sent += PART;
            } else {
                end = next(1);
            }
        }

        assertThat(end).isEqualTo("reset 0");
        assertThat(sent).isLessThan(4L * FIRST_WINDOW);
        send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 3, head(RunningRelay.CLIENT_KEY, -1));
        send(RawHttp2.DATA, RawHttp2.END_STREAM, 3, SampleRequest.CHAT.body().getBytes(ISO_8859_1));
        assertThat(awaitEnd(3)).isEqualTo("answered");
    }

    @Test
    void a_short_rest_is_read_without_a_reset() throws Exception {
        send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, head("sk-wrong", 2 * PART));
        assertThat(awaitEnd(1)).isEqualTo("answered");
        send(RawHttp2.DATA, 0, 1, new byte[PART]);
        send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[PART]);

        send(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 3, head("sk-wrong", -1));
        send(RawHttp2.DATA, RawHttp2.END_STREAM, 3, new byte[10]);
        assertThat(awaitEnd(3)).isEqualTo("answered");
        assertThat(anyReset).isFalse();
    }

    private static byte[] head(String key, long length) {
        List<String> fields = new ArrayList<>(
                List.of(":method", "POST", ":scheme", "http", ":authority", "relay", ":path", "/v1/chat/completions"));
        fields.addAll(List.of("authorization", "Bearer " + key, "content-type", "application/json"));
        if (length >= 0) {
            fields.addAll(List.of("content-length", Long.toString(length)));
        }
        return RawHttp2.block(fields);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        RawHttp2.frame(frame, type, flags, stream, payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    private String awaitEnd(int stream) throws IOException {
        String end = "";
        while (end.isEmpty()) {
            end = next(stream);
        }
        return end;
    }

    /** Reads a frame, and returns how it ends {@code stream}, or an empty text where it does not. */
    private String next(int stream) throws IOException {
        int lengthAndType = in.readInt();
        int flags = in.readByte();
        int of = in.readInt();
        ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(lengthAndType >>> 8));
        int type = lengthAndType & 0xFF;
        anyReset |= type == RawHttp2.RST_STREAM;
        if (type == RawHttp2.RST_STREAM && of == stream) {
            return "reset " + payload.getInt();
        }
        if (type == RawHttp2.WINDOW_UPDATE) {
            int more = payload.getInt();
            window += of == 0 ? 0 : more;
            connectionWindow += of == 0 ? more : 0;
        }
        boolean ended = (flags & RawHttp2.END_STREAM) != 0 && (type == RawHttp2.DATA || type == RawHttp2.HEADERS);
        return ended && of == stream ? "answered" : "";
    }
}
