package dev.sluice.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A collector of the bytes of one body as they come. Memory is reserved before it is taken, and grows with what has come, whatever
 * length is declared. For one thread at a time.
 */
public final class BodyCollector {

    /** Far below half of the smallest region of G1 (1 MB), from which on an array is humongous. */
    private static final int MAX_PART = 64 << 10;

    /** The slack at the end of a body that is worth a copy. */
    private static final int MAX_SLACK = 256;

    private final MemoryReservation memory;
    private final long expected;
    private final List<RequestBody.Part> full = new ArrayList<>();
    private byte[] part = {};
    private int used;
    private long before;
    private long taken;

    /**
     * @param expected the length that the body will have where it is known, else -1; nothing is taken for it in advance
     */
    public BodyCollector(MemoryReservation memory, long expected) {
        this.memory = memory;
        this.expected = expected;
    }

    /** Returns how many bytes have come. */
    public long length() {
        return before + used;
    }

    /** Returns how many bytes can be written without more memory. */
    public int space() {
        return part.length - used;
    }

    /** Returns the array to write into, at {@link #position()}. */
    public byte[] array() {
        return part;
    }

    public int position() {
        return used;
    }

    /** Takes note that {@code bytes} bytes were written at the position. */
    public void wrote(int bytes) {
        used += bytes;
    }

    /**
     * Returns how many bytes to reserve for more space: as many as are at hand or, if that is more, as many as have come, so that
     * there are few parts.
     */
    public int nextPart(int atHand) {
        long wanted = Math.max(atHand, length());
        if (expected > length()) {
            wanted = Math.min(wanted, expected - length());
        }
        return (int) Math.max(1, Math.min(wanted, MAX_PART));
    }

    /** Takes {@code bytes} bytes of space, which were reserved before. To be called without space only. */
    public void extend(int bytes) {
        if (used > 0) {
            full.add(new RequestBody.Part(part, 0, used));
            before += used;
        }
        part = new byte[bytes];
        used = 0;
        taken += bytes;
    }

    /**
     * Gives back what has come, but for the last part. From here on {@link #extend} is not to be called, nor {@link #body}: the
     * bytes are counted only, each part over the one before.
     */
    public void forget() {
        full.clear();
        memory.shrink(taken - part.length);
        taken = part.length;
    }

    /** Makes the space of the last part free, after {@link #forget}. */
    public void overwrite() {
        before += used;
        used = 0;
    }

    /** Returns the whole body; the collector is not to be used any more. */
    public RequestBody body() {
        if (space() > MAX_SLACK) {
            memory.shrink(space());
            taken -= space();
            part = Arrays.copyOf(part, used);
        }
        if (used > 0) {
            full.add(new RequestBody.Part(part, 0, used));
        }
        return new RequestBody(List.copyOf(full), memory, taken);
    }
}
