package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.tap.UsageTap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ByteProcessor;
import org.jspecify.annotations.Nullable;

/**
 * A reader of an answer that is no stream of events.
 *
 * <p>Holds the answer until it is whole, so that an attempt whose answer breaks off can still be retried. Passes one through
 * that is too long to hold, and one that need not be JSON, which may be played as it comes.
 */
final class PlainBodyReader extends AnswerBodyReader {

    /** The longest answer that is held: far beyond what a model writes. Lists of embeddings and images are longer. */
    static final int MAX_HELD = 1 << 20;

    private static final ByteProcessor WHILE_BLANK =
            value -> value == ' ' || value == '\n' || value == '\r' || value == '\t';

    private final ResponseHead head;
    private final UsageTap tap;
    private final boolean json;
    private final boolean mayBeEmpty;
    private final BodyBuffer held;
    private @Nullable TailBuffer passed;
    private boolean blank = true;
    private boolean handedOn;

    PlainBodyReader(BodyEvents events, ResponseHead head, UsageTap tap, Attempt attempt) {
        super(events, head, attempt.body().memory());
        this.head = head;
        this.tap = tap;
        this.json = head.mustBeJson(attempt.endpoint());
        this.mayBeEmpty = head.hasNoContent() || !attempt.method().equals("POST");
        this.held = new BodyBuffer(head.alloc());
    }

    @Override
    void read(ByteBuf chunk) {
        // Blank lines before the answer show that the provider is alive, and are no data.
        blank = blank && chunk.forEachByte(WHILE_BLANK) < 0;
        if (!blank) {
            events.data();
        }
        if (passed != null) {
            passed.add(chunk);
            body.emit(chunk.retain());
            return;
        }
        // Without memory to hold the answer it is passed on as it comes, and cannot be retried any more.
        boolean room = reserve(held.length() + (long) chunk.readableBytes());
        held.add(chunk);
        if (!json || !room || held.length() > MAX_HELD) {
            passThrough();
        }
    }

    private void passThrough() {
        if (json && (blank || !isJson())) {
            events.failed(Failure.of(FailureKind.UNREADABLE, "the answer is not JSON"));
            close();
            return;
        }
        tap.beginning(held.view().nioBuffer());
        passed = new TailBuffer();
        passed.add(held.view());
        handedOn = true;
        body.emit(held.take());
        events.begun(body, head.length());
    }

    @Override
    void ended() {
        if (passed != null) {
            tap.body(passed.usage(tap.usageField()));
            events.whole();
            body.end(null);
            return;
        }
        Failure flaw = flaw();
        if (flaw != null) {
            events.failed(flaw);
            return;
        }
        tap.body(held.view().nioBuffer());
        if (json && tap.isError()) {
            events.refused(ByteBufUtil.getBytes(held.view()));
            return;
        }
        handedOn = true;
        ByteBuf whole = held.take();
        int length = whole.readableBytes();
        events.whole();
        body.emit(whole);
        body.end(null);
        events.begun(body, length);
    }

    /** Returns the flaw of an answer that came to its end, or null. */
    private @Nullable Failure flaw() {
        if (blank) {
            return mayBeEmpty ? null : Failure.of(FailureKind.EMPTY, "status " + head.status() + " with an empty body");
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
        // What the client gets stays reserved until the call ends.
        if (!handedOn) {
            unreserve();
        }
    }
}
