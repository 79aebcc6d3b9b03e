package dev.sluice.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The body of a request, in parts of at most some 64 KB: so the bytes need not be copied to be gathered, and no array is so large
 * that a garbage collector treats it apart.
 *
 * <p>Its bytes are never written to. Safe for use by many threads.
 */
public final class RequestBody {

    private static final List<Part> NO_PARTS = List.of();

    private final MemoryReservation memory;
    private final long held;
    private final int length;
    private final int[] starts;
    private volatile List<Part> parts;
    private int hint;

    /** A run of bytes: those of {@code array} from {@code from} to before {@code to}. */
    public record Part(byte[] array, int from, int to) {

        public int length() {
            return to - from;
        }
    }

    /** A receiver of runs of bytes, in order. */
    @FunctionalInterface
    public interface Sink {
        /** Takes {@code length} bytes of {@code array} from {@code from} on. */
        void accept(byte[] array, int from, int length);
    }

    /**
     * @param memory what the call holds
     * @param held how many bytes of it are this body's, to be given back by {@link #free}
     */
    RequestBody(List<Part> parts, MemoryReservation memory, long held) {
        this.parts = parts;
        this.memory = memory;
        this.held = held;
        this.starts = new int[parts.size()];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at = Math.addExact(at, parts.get(i).length());
        }
        this.length = at;
    }

    /** Returns a body of {@code bytes} for which no memory is reserved. */
    public static RequestBody of(byte[] bytes) {
        return of(bytes, MemoryReservation.unbounded(), 0);
    }

    /** Returns a body of {@code bytes}, for which {@code held} bytes of {@code memory} are reserved. */
    public static RequestBody of(byte[] bytes, MemoryReservation memory, long held) {
        return new RequestBody(bytes.length == 0 ? NO_PARTS : List.of(new Part(bytes, 0, bytes.length)), memory, held);
    }

    /** Returns the reservation of the call that the body is of. */
    public MemoryReservation memory() {
        return memory;
    }

    public int length() {
        return length;
    }

    /** Returns the parts, in order; none once the body is freed. */
    public List<Part> parts() {
        return parts;
    }

    /** Gives up the bytes, since the call needs them no more. To be called once. */
    public void free() {
        parts = NO_PARTS;
        memory.shrink(held);
    }

    /** Returns the byte at {@code index}. */
    public byte at(int index) {
        List<Part> now = parts;
        int i = indexOfPart(now, index);
        Part part = now.get(i);
        return part.array[part.from + index - starts[i]];
    }

    private int indexOfPart(List<Part> now, int index) {
        if (index < 0 || index >= length || now.isEmpty()) {
            throw new IndexOutOfBoundsException("byte " + index + " of a body of " + length + " bytes");
        }
        // The part that was read last, whichever thread read it.
        int i = hint;
        if (index < starts[i] || index - starts[i] >= now.get(i).length()) {
            int found = Arrays.binarySearch(starts, index);
            i = found >= 0 ? found : -found - 2;
            hint = i;
        }
        return i;
    }

    /** Hands the bytes from {@code from} to before {@code to} to {@code sink}; none once the body is freed. */
    public void forEach(int from, int to, Sink sink) {
        List<Part> now = parts;
        int at = from;
        while (at < to && !now.isEmpty()) {
            int i = indexOfPart(now, at);
            Part part = now.get(i);
            int skip = at - starts[i];
            int run = Math.min(to - at, part.length() - skip);
            sink.accept(part.array, part.from + skip, run);
            at += run;
        }
    }

    /** Returns a copy of the bytes from {@code from} to before {@code to}. */
    public byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        int[] at = {0};
        forEach(from, to, (array, start, run) -> {
            System.arraycopy(array, start, copy, at[0], run);
            at[0] += run;
        });
        return copy;
    }

    /** Returns whether {@code wanted} stands at {@code from}. */
    public boolean matches(byte[] wanted, int from) {
        if (from < 0 || from > length - wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (at(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the offset of the first {@code wanted} that stands between {@code from} and {@code to}, or -1. */
    public int indexOf(byte[] wanted, int from, int to) {
        List<Part> now = parts;
        int last = Math.min(to, length) - wanted.length;
        int at = from;
        while (at <= last) {
            int i = indexOfPart(now, at);
            Part part = now.get(i);
            int end = Math.min(last + 1, starts[i] + part.length());
            int shift = part.from - starts[i];
            while (at < end && part.array[at + shift] != wanted[0]) {
                at++;
            }
            if (at < end && matches(wanted, at)) {
                return at;
            }
            at += at < end ? 1 : 0;
        }
        return -1;
    }

    /** Returns this body with {@code bytes} in place of those from {@code from} to before {@code to}; shares all others. */
    public RequestBody replaced(int from, int to, byte[] bytes) {
        List<Part> joined = new ArrayList<>(parts.size() + 2);
        addTo(joined, 0, from);
        if (bytes.length > 0) {
            joined.add(new Part(bytes, 0, bytes.length));
        }
        addTo(joined, to, length);
        return new RequestBody(joined, memory, 0);
    }

    /** Returns this body without the ranges {@code cuts}, each a first offset and the one behind it, in order; shares all else. */
    public RequestBody without(List<int[]> cuts) {
        List<Part> joined = new ArrayList<>(parts.size() + cuts.size());
        int from = 0;
        for (int[] cut : cuts) {
            addTo(joined, from, cut[0]);
            from = cut[1];
        }
        addTo(joined, from, length);
        return new RequestBody(joined, memory, 0);
    }

    private void addTo(List<Part> joined, int from, int to) {
        forEach(from, to, (array, start, run) -> joined.add(new Part(array, start, start + run)));
    }

    /** Returns the bytes as a stream, which needs not be closed. */
    public PartsInputStream stream() {
        return new PartsInputStream(parts);
    }
}
