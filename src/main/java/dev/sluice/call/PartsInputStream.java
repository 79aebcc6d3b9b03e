package dev.sluice.call;

import java.io.InputStream;
import java.util.List;

/** An input stream over parts that are in memory. For one thread at a time. */
final class PartsInputStream extends InputStream {

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
        while (index < parts.size()) {
            RequestBody.Part part = parts.get(index);
            int run = Math.min(length, part.length() - read);
            if (run > 0) {
                System.arraycopy(part.array(), part.from() + read, into, offset, run);
                read += run;
                return run;
            }
            index++;
            read = 0;
        }
        return -1;
    }
}
