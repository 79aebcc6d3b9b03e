package dev.sluice.edge;

/** The header of a zstd frame (RFC 8878, 3.1.1.1), read for the window that its decoder needs. */
final class ZstdFrameHeader {

    /** The bytes before the fields of variable length: the magic number and the descriptor. */
    static final int FIXED = 5;

    /** RFC 8878, section 3.1.1. */
    private static final int MAGIC = 0xFD2FB528;

    /** The flag in the descriptor for a frame without a window descriptor (RFC 8878, section 3.1.1.1.1). */
    private static final int SINGLE_SEGMENT = 0x20;

    private ZstdFrameHeader() {}

    /** Returns whether {@code bytes}, of which four are there from {@code at} on, begin a frame. */
    static boolean isFrame(byte[] bytes, int at) {
        return little(bytes, at, 4) == (MAGIC & 0xFFFFFFFFL);
    }

    /** Returns the length of the header whose descriptor is {@code descriptor}, the magic number included. */
    static int length(byte descriptor) {
        return FIXED + window(descriptor) + dictionary(descriptor) + contentSize(descriptor);
    }

    /** Returns the bytes that a decoder has to look back over, or a negative number where the header makes no sense. */
    static long window(byte[] bytes, int at) {
        byte descriptor = bytes[at + 4];
        int sizeAt = at + FIXED + window(descriptor) + dictionary(descriptor);
        if (window(descriptor) == 0) {
            long size = little(bytes, sizeAt, contentSize(descriptor));
            return contentSize(descriptor) == 2 ? size + 256 : size;
        }
        int exponent = (bytes[at + FIXED] & 0xFF) >> 3;
        long base = 1L << (10 + exponent);
        return base + (base >> 3) * (bytes[at + FIXED] & 7);
    }

    /** Returns whether the frame needs a dictionary, which a request cannot bring. */
    static boolean hasDictionary(byte descriptor) {
        return dictionary(descriptor) != 0;
    }

    private static int window(byte descriptor) {
        return (descriptor & SINGLE_SEGMENT) == 0 ? 1 : 0;
    }

    private static int dictionary(byte descriptor) {
        int flag = descriptor & 3;
        return flag == 3 ? 4 : flag;
    }

    private static int contentSize(byte descriptor) {
        int flag = (descriptor & 0xFF) >> 6;
        return flag == 0 ? 1 - window(descriptor) : 1 << flag;
    }

    private static long little(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = length - 1; i >= 0; i--) {
            value = value << 8 | (bytes[at + i] & 0xFF);
        }
        return value;
    }
}
