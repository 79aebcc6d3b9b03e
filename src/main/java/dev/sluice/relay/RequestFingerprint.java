package dev.sluice.relay;

import dev.sluice.call.RequestBody;
import java.util.zip.CRC32C;

/** The fingerprint of a request's content, by which a repeated request is recognised. */
final class RequestFingerprint {

    /** The bytes that are read at either end: it is computed under the pool's lock, where a microsecond counts. */
    private static final int SAMPLE = 16 << 10;

    private RequestFingerprint() {}

    /**
     * Returns the checksum of both ends of {@code body} and its length; the newest message stands at the end. A body that is freed
     * counts by its length alone.
     */
    static int of(RequestBody body) {
        CRC32C sum = new CRC32C();
        int head = Math.min(SAMPLE, body.length());
        int tail = Math.min(SAMPLE, body.length() - head);
        body.forEach(0, head, sum::update);
        body.forEach(body.length() - tail, body.length(), sum::update);
        return (int) sum.getValue() + 31 * body.length();
    }
}
