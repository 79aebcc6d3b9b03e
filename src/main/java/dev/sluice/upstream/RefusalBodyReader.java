package dev.sluice.upstream;

import dev.sluice.call.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** The reading of an answer that is no success: as much of its body as tells why. */
final class RefusalBodyReader extends BodyReader {

    /**
     * The longest body that is read, also where the refusal is handed on. Errors have a few hundred bytes, a validation error
     * that quotes the request some thousands; a longer one is a page of some proxy.
     */
    static final int MAX_BYTES = 64 << 10;

    private final ResponseHead answered;
    private final BodyBuffer bodyBuffer;

    RefusalBodyReader(AttemptExchange exchange, ResponseHead answered) {
        super(exchange, answered);
        this.answered = answered;
        this.bodyBuffer = new BodyBuffer(answered.alloc());
    }

    @Override
    void read(ByteBuf chunk) {
        bodyBuffer.add(chunk);
        if (bodyBuffer.length() >= MAX_BYTES) {
            refuse();
            close();
        }
    }

    @Override
    void ended() {
        refuse();
    }

    @Override
    void broke(Failure failure) {
        // The status has come, and says more than that its body broke off.
        refuse();
    }

    @Override
    long wanted() {
        return 1;
    }

    @Override
    void discard() {
        bodyBuffer.release();
    }

    private void refuse() {
        exchange.refused(answered, answered.isReadable() ? ByteBufUtil.getBytes(bodyBuffer.view()) : new byte[0]);
    }
}
