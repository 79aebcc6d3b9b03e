package dev.sluice.edge;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * A reader of the frame around the deflated data of gzip (RFC 1952): headers and trailers, of one member or several. Bytes may
 * come cut anywhere. For one body and one thread.
 */
final class GzipFrame {

    /** The flags of a header, with the names of RFC 1952, section 2.3.1. */
    private static final int FHCRC = 2;

    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xE0;

    /** The parts of a member, in order. */
    private enum Section {
        FIXED,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DATA,
        TRAILER
    }

    private final CRC32 crc = new CRC32();
    private Section section = Section.FIXED;
    private int at;
    private int flags;
    private int extra;
    private long size;
    private long stated;
    private boolean anyMember;

    /** Returns whether deflated data is next. */
    boolean isInData() {
        return section == Section.DATA;
    }

    /** Returns whether what came so far is whole: at least one member, and nothing behind the last. */
    boolean isWhole() {
        return anyMember && section == Section.FIXED && at == 0;
    }

    /** Takes note of inflated data. */
    void data(byte[] bytes, int from, int length) {
        crc.update(bytes, from, length);
        size += length;
    }

    /** Takes note of the end of a member's deflated data. */
    void dataEnded() {
        enter(Section.TRAILER);
        stated = 0;
    }

    /** Reads headers and trailers from {@code chunk} up to the next data; false where they are not gzip's. */
    boolean skip(ByteBuf chunk) {
        while (section != Section.DATA && chunk.isReadable()) {
            if (!take(chunk.readUnsignedByte())) {
                return false;
            }
        }
        return true;
    }

    private boolean take(int value) {
        switch (section) {
            case FIXED -> {
                return fixed(value);
            }
            case EXTRA_LENGTH -> {
                extra |= value << (8 * at++);
                if (at == 2) {
                    next(extra > 0 ? Section.EXTRA : Section.NAME);
                }
            }
            case EXTRA -> {
                if (++at == extra) {
                    next(Section.NAME);
                }
            }
            case NAME -> {
                if (value == 0) {
                    next(Section.COMMENT);
                }
            }
            case COMMENT -> {
                if (value == 0) {
                    next(Section.HEADER_CRC);
                }
            }
            case HEADER_CRC -> {
                if (++at == 2) {
                    enter(Section.DATA);
                }
            }
            default -> {
                return trailer(value);
            }
        }
        return true;
    }

    /** Two magic bytes, the method (8 is deflate), flags, and six bytes of time, hints and system. */
    private boolean fixed(int value) {
        boolean valid = switch (at) {
            case 0 -> value == 0x1f;
            case 1 -> value == 0x8b;
            case 2 -> value == 8;
            case 3 -> (value & RESERVED) == 0;
            default -> true;
        };
        if (at == 3) {
            flags = value;
        }
        if (++at == 10) {
            crc.reset();
            size = 0;
            extra = 0;
            next((flags & FEXTRA) != 0 ? Section.EXTRA_LENGTH : Section.NAME);
        }
        return valid;
    }

    /** Enters {@code wanted}, or the first section behind it that the flags announce. */
    private void next(Section wanted) {
        Section entered = wanted;
        if (entered == Section.NAME && (flags & FNAME) == 0) {
            entered = Section.COMMENT;
        }
        if (entered == Section.COMMENT && (flags & FCOMMENT) == 0) {
            entered = Section.HEADER_CRC;
        }
        if (entered == Section.HEADER_CRC && (flags & FHCRC) == 0) {
            entered = Section.DATA;
        }
        enter(entered);
    }

    private void enter(Section entered) {
        section = entered;
        at = 0;
    }

    /** The checksum and the size of the data, both in 32 bits with the lowest byte first. */
    private boolean trailer(int value) {
        stated |= (long) value << (8 * at++);
        if (at < 8) {
            return true;
        }
        anyMember = true;
        enter(Section.FIXED);
        return stated == (crc.getValue() | ((size & 0xffffffffL) << 32));
    }
}
