package dev.sluice.call;

import java.io.InputStream;
import java.util.List;

/**
 * An input stream over parts that are in memory, whose bytes can be looked at where they are. For one thread at a time.
 */
public final class PartsInputStream extends InputStream {

    private final List<RequestBody.Part> parts;
    private int index;
    private int read;

    PartsInputStream(List<RequestBody.Part> parts) {
        this.parts = parts;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int run = Math.min(length, limit() - position());
        System.arraycopy(array(), position(), into, offset, run);
        advance(run);
        return run;
    }

    /** Returns whether there are bytes left; if so, the next are those of {@link #array} from position to limit. */
    public boolean hasMore() {
        while (index < parts.size() && read == parts.get(index).length()) {
            index++;
            read = 0;
        }
        return index < parts.size();
    }

    public byte[] array() {
        return parts.get(index).array();
    }

    public int position() {
        return parts.get(index).from() + read;
    }

    public int limit() {
        return parts.get(index).to();
    }

    /** Skips {@code bytes} bytes, no more than there are up to the limit. */
    public void advance(int bytes) {
        read += bytes;
    }
}
