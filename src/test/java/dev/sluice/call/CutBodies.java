package dev.sluice.call;

/** Bodies in parts that are cut anywhere, as they may come. */
public final class CutBodies {

    private CutBodies() {}

    /** Returns {@code bytes} as a body in parts of {@code size} bytes, without memory of their own. */
    public static RequestBody cut(byte[] bytes, int size) {
        BodyCollector collector = new BodyCollector(MemoryReservation.unbounded(), bytes.length);
        for (int at = 0; at < bytes.length; at += size) {
            int run = Math.min(size, bytes.length - at);
            collector.extend(run);
            System.arraycopy(bytes, at, collector.array(), collector.position(), run);
            collector.wrote(run);
        }
        return collector.body();
    }

    /** Returns all bytes of {@code body}. */
    public static byte[] bytes(RequestBody body) {
        return body.copy(0, body.length());
    }
}
