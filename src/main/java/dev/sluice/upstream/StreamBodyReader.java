package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MemoryReservation;
import dev.sluice.protocol.tap.EventSplitter;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.StreamTap.Mark;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reader of an answer that is a stream of events.
 *
 * <p>Nothing is handed on before the first event that carries data: until then a failed attempt can be retried. From then on
 * whole events go out as they came, with the others of the same chunk. The beginning of an event waits for its end in a copy,
 * so that it does not hold the memory of a whole chunk.
 */
final class StreamBodyReader extends AnswerBodyReader {

    /** The bytes that may follow the terminator before the connection is given up rather than read to its end. */
    private static final int MAX_AFTER_END = 64 << 10;

    private static final byte[] BLANK_LINE = {'\n', '\n'};

    private final EventSplitter splitter = new EventSplitter();
    private final StreamTap tap;
    private @Nullable ByteBuf beginning;
    private boolean anyEvent;
    private boolean anyData;
    private boolean begun;
    private boolean whole;
    private int afterEnd;

    StreamBodyReader(BodyEvents events, ResponseHead head, StreamTap tap, MemoryReservation memory) {
        super(events, head, memory);
        this.tap = tap;
    }

    @Override
    void read(ByteBuf chunk) {
        if (whole) {
            passOver(chunk);
            return;
        }
        ByteBuffer bytes = chunk.nioBuffer();
        ByteBuffer event = bytes.duplicate();
        int shift = chunk.readerIndex() - bytes.position();
        ByteBuf out = null;
        int from = bytes.position();
        int to = from;
        Failure failure = null;
        while (!whole && failure == null && bytes.hasRemaining()) {
            int start = bytes.position();
            EventSplitter.Found found = splitter.next(bytes);
            int end = bytes.position();
            if (found == EventSplitter.Found.TOO_LONG) {
                failure = Failure.of(
                        FailureKind.UNREADABLE, "an event of more than " + EventSplitter.MAX_EVENT_BYTES + " bytes");
            } else if (found == EventSplitter.Found.MORE) {
                if (!holdBeginning(chunk, start + shift, end - start)) {
                    giveUp(out);
                    return;
                }
            } else if (beginning != null) {
                ByteBuf joined = ByteBuffers.append(alloc, beginning, chunk, start + shift, end - start);
                beginning = null;
                failure = take(joined.nioBuffer());
                from = end;
                to = end;
                if (failure == null && anyData) {
                    out = joined;
                } else {
                    joined.release();
                }
            } else {
                failure = take(event.limit(end).position(start));
                if (failure == null) {
                    to = end;
                    from = anyData ? from : end;
                }
            }
        }
        if (to > from) {
            out = ByteBuffers.join(alloc, out, chunk.retainedSlice(from + shift, to - from));
        }
        handOn(out, failure);
    }

    private void passOver(ByteBuf chunk) {
        afterEnd += chunk.readableBytes();
        if (afterEnd > MAX_AFTER_END) {
            close();
        }
    }

    /**
     * Holds the part of an event that came last. Reserves memory for the event so far, and for as much again, to which it may grow;
     * returns whether there was room.
     */
    private boolean holdBeginning(ByteBuf chunk, int index, int length) {
        int held = beginning == null ? 0 : beginning.readableBytes();
        if (!reserve(2L * (held + length))) {
            return false;
        }
        beginning = ByteBuffers.append(alloc, beginning, chunk, index, length);
        return true;
    }

    /** Ends the answer, since there is no memory for the next part of it. */
    private void giveUp(@Nullable ByteBuf out) {
        release(out);
        noMemory();
        close();
    }

    private static void release(@Nullable ByteBuf unsent) {
        if (unsent != null) {
            unsent.release();
        }
    }

    /** Lets the tap read one event, and returns the failure that it reports, or null. */
    private @Nullable Failure take(ByteBuffer event) {
        if (!anyEvent) {
            anyEvent = true;
            EventSplitter.skipByteOrderMark(event);
        }
        Mark mark = tap.event(event);
        switch (mark) {
            case IDLE -> {}
            case DATA -> anyData = true;
            case END -> {
                if (!anyData) {
                    return Failure.of(FailureKind.EMPTY, "a stream of nothing but its terminator");
                }
                whole = true;
            }
            case ERROR -> {
                Failure reported = tap.failure();
                return begun && tap.failureIsOfDialect() ? failure(reported).inEvent(bytes(event)) : failure(reported);
            }
        }
        if (mark != Mark.IDLE) {
            events.data();
        }
        return null;
    }

    private static Failure failure(@Nullable Failure reported) {
        return reported != null
                ? reported
                : Failure.of(FailureKind.SERVER_ERROR, "the provider reports an error within its stream");
    }

    private static byte[] bytes(ByteBuffer event) {
        byte[] bytes = new byte[event.remaining()];
        event.duplicate().get(bytes);
        return bytes;
    }

    private void handOn(@Nullable ByteBuf out, @Nullable Failure failure) {
        if (failure != null && !begun) {
            release(out);
            events.failed(failure);
            close();
            return;
        }
        if (whole) {
            events.whole();
        }
        if (out != null) {
            body.emit(out);
        }
        if (whole) {
            body.end(null);
        } else if (failure != null) {
            super.broke(failure);
            close();
            return;
        }
        if (anyData && !begun) {
            begun = true;
            events.begun(body, -1);
        }
    }

    @Override
    void ended() {
        if (whole) {
            return;
        }
        ByteBuf last = beginning;
        if (last != null) {
            // Some providers leave out the blank line behind their last event.
            beginning = null;
            last.writeBytes(BLANK_LINE);
            Failure reported = take(last.nioBuffer());
            if (whole || (begun && reported == null && tap.complete())) {
                handOn(last, null);
                ended();
                return;
            }
            last.release();
            if (reported != null) {
                super.broke(reported);
                return;
            }
        }
        if (begun && tap.complete()) {
            complete();
        } else if (!begun && last == null) {
            broke(Failure.of(FailureKind.EMPTY, "a stream without data"));
        } else {
            broke(Failure.of(FailureKind.CUT, "the stream ended without its terminator"));
        }
    }

    /** A stream that has come to its last chunk lacks nothing, however its connection ends. */
    @Override
    void broke(Failure failure) {
        if (begun && !whole && tap.missingTerminator().length > 0) {
            complete();
        } else {
            super.broke(failure);
        }
    }

    /** Ends a stream that is complete without a terminator of its own. */
    private void complete() {
        whole = true;
        events.whole();
        byte[] terminator = tap.missingTerminator();
        if (terminator.length > 0) {
            body.emit(Unpooled.wrappedBuffer(terminator));
        }
        body.end(null);
    }

    @Override
    long wanted() {
        return whole ? Long.MAX_VALUE : begun ? body.demand() : 1;
    }

    @Override
    void discard() {
        if (beginning != null) {
            beginning.release();
            beginning = null;
        }
        unreserve();
    }
}
