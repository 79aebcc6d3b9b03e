package dev.sluice.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** The frames of HTTP/2 by their bytes (RFC 9113, sections 4 and 6). */
final class RawHttp2 {

    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private RawHttp2() {}

    static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new byte[] {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags,
            0,
            0,
            0,
            (byte) stream
        });
        to.writeBytes(payload);
    }

    /** RFC 7541, 6.2.2: literal fields without indexing, whose strings of up to 126 bytes have their length in one. */
    static byte[] block(List<String> fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            byte[] text = fields.get(i).getBytes(ISO_8859_1);
            block.write(text.length);
            block.writeBytes(text);
        }
        return block.toByteArray();
    }
}
