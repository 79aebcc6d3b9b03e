package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.rules.ErrorEvent;
import dev.sluice.protocol.tap.UsageTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * The reading of a plain answer: gathered whole before it counts as begun, so that one that breaks off can still be asked
 * for elsewhere. One that is too long to hold passes through, and so does one that is no JSON and may be played as it comes.
 */
final class PlainBodyReader extends AnswerBodyReader {

    /** The longest answer that is held: far beyond what a model writes. Lists of embeddings and images are longer. */
    static final int MAX_HELD = 1 << 20;

    private static final ByteProcessor WHILE_BLANK =
            value -> value == ' ' || value == '\n' || value == '\r' || value == '\t';

    private final ResponseHead answered;
    private final UsageTap tap;
    private final boolean json;
    private final BodyBuffer held;
    private @Nullable TailBuffer passed;
    private boolean blank = true;

    PlainBodyReader(AttemptExchange exchange, ResponseHead answered, UsageTap tap) {
        super(exchange, answered);
        this.answered = answered;
        this.tap = tap;
        this.json = answered.mustBeJson(exchange.attempt().endpoint());
        this.held = new BodyBuffer(answered.alloc());
    }

    @Override
    void read(ByteBuf chunk) {
        // Blank lines before the answer show that the provider is alive, and are no data.
        blank = blank && chunk.forEachByte(WHILE_BLANK) < 0;
        if (!blank) {
            exchange.data();
        }
        if (passed != null) {
            passed.add(chunk);
            body.emit(chunk.retain());
            return;
        }
        held.add(chunk);
        if (!json || held.length() > MAX_HELD) {
            passThrough();
        }
    }

    private void passThrough() {
        if (json && (blank || !isJson())) {
            exchange.failed(Failure.of(FailureKind.UNREADABLE, "the answer is not JSON"));
            close();
            return;
        }
        tap.beginning(held.view().nioBuffer());
        passed = new TailBuffer();
        passed.add(held.view());
        body.emit(held.take());
        exchange.begun(body, answered.length());
    }

    @Override
    void ended() {
        if (passed != null) {
            tap.body(passed.usage());
            exchange.whole();
            body.end(null);
            return;
        }
        Failure flaw = flaw();
        if (flaw != null) {
            exchange.failed(flaw);
            return;
        }
        tap.body(held.view().nioBuffer());
        if (json && tap.isError()) {
            exchange.failed(exchange.redacted(ErrorEvent.read(ByteBufUtil.getBytes(held.view()))));
            return;
        }
        ByteBuf whole = held.take();
        int length = whole.readableBytes();
        exchange.whole();
        body.emit(whole);
        body.end(null);
        exchange.begun(body, length);
    }

    /** Returns what is wrong with an answer that came to its end, or null. */
    private @Nullable Failure flaw() {
        if (blank) {
            return exchange.mayBeEmpty(answered.status())
                    ? null
                    : Failure.of(FailureKind.EMPTY, "status " + answered.status() + " with an empty body");
        }
        if (!json) {
            return null;
        }
        if (!isJson()) {
            return Failure.of(FailureKind.UNREADABLE, "the answer is not JSON");
        }
        ByteBuf text = held.view();
        byte last = text.getByte(text.forEachByteDesc(WHILE_BLANK));
        return last == '}' || last == ']' ? null : Failure.of(FailureKind.CUT, "the answer ends within its JSON");
    }

    private boolean isJson() {
        ByteBuf text = held.view();
        byte first = text.getByte(text.forEachByte(WHILE_BLANK));
        return first == '{' || first == '[';
    }

    @Override
    long wanted() {
        return passed == null ? 1 : body.demand();
    }

    @Override
    void discard() {
        held.release();
    }
}
