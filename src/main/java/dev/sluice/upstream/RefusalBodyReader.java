package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.MemoryReservation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A reader of an answer that is no success: as much of its body as tells why. */
final class RefusalBodyReader extends BodyReader {

    /**
     * The longest body that is read, also where the refusal is handed on. Errors have a few hundred bytes, a validation error
     * that quotes the request some thousands; a longer one is a page of some proxy.
     */
    static final int MAX_BYTES = 64 << 10;

    private final ResponseHead head;
    private final BodyBuffer held;

    RefusalBodyReader(BodyEvents events, ResponseHead head, MemoryReservation memory) {
        super(events, head, memory);
        this.head = head;
        this.held = new BodyBuffer(head.alloc());
    }

    @Override
    void read(ByteBuf chunk) {
        if (!reserve(held.length() + (long) chunk.readableBytes())) {
            noMemory();
            close();
            return;
        }
        held.add(chunk);
        if (held.length() >= MAX_BYTES) {
            refuse();
            close();
        }
    }

    /** The part that has come tells why already, or the status does. */
    @Override
    void noMemory() {
        refuse();
    }

    @Override
    void ended() {
        refuse();
    }

    /** The status has come, and says more than that its body broke off. */
    @Override
    void broke(Failure failure) {
        refuse();
    }

    @Override
    long wanted() {
        return 1;
    }

    @Override
    void discard() {
        held.release();
        unreserve();
    }

    private void refuse() {
        events.refused(head.isReadable() ? ByteBufUtil.getBytes(held.view()) : new byte[0]);
    }
}
