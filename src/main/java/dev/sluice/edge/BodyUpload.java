package dev.sluice.edge;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.MonoSink;

/**
 * The arrival of one body: each chunk is decoded into memory that was reserved before, and the next is read after that. While
 * there is no room nothing more is read.
 *
 * <p>A compressed body that has to give up its place is decoded to its end without being kept. Only its length tells
 * whether its sender may come again or the body can never fit.
 *
 * <p>Lives on the connection's event loop; only a wait's end comes from elsewhere, and hops there.
 */
final class BodyUpload extends BaseSubscriber<ByteBuf> {

    /** The longest that a body is decoded for its length alone. As much as a whole body may have inflates in a second. */
    private static final Duration COUNTING = Duration.ofSeconds(10);

    /** Inflating 64 KiB takes some 0.2 ms, and other connections wait for the event loop meanwhile. */
    private static final int TURN = 64 << 10;

    private final MemoryReservation memory;
    private final BodyDecoder decoder;
    private final BodyCollector collector;
    private final long bound;
    private final DecodingTurns turns;
    private final MemoryWait wait;
    private final MonoSink<RequestBody> sink;

    private ByteBuf chunk = Unpooled.EMPTY_BUFFER;
    private boolean chunkLeft;
    private boolean ended;
    private boolean over;
    private boolean counting;
    private long turnEnds = TURN;

    BodyUpload(
            MemoryReservation memory,
            BodyDecoder decoder,
            long declared,
            long bound,
            DecodingTurns turns,
            MemoryWait wait,
            MonoSink<RequestBody> sink) {
        this.memory = memory;
        this.decoder = decoder;
        this.collector = new BodyCollector(memory, decoder.ownBytes() == 0 ? declared : -1);
        this.bound = bound;
        this.turns = turns;
        this.wait = wait;
        this.sink = sink;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        if (decoder.ownBytes() > 0 && !memory.tryGrow(decoder.ownBytes())) {
            refuse(MemoryReservation.full().asException());
            return;
        }
        subscription.request(1);
    }

    @Override
    protected void hookOnNext(ByteBuf next) {
        if (!over) {
            chunk = next.retain();
            chunkLeft = true;
            decode();
        }
    }

    @Override
    protected void hookOnComplete() {
        ended = true;
        if (!chunkLeft) {
            finish();
        }
    }

    @Override
    protected void hookOnError(Throwable cause) {
        refuse(refusal(cause));
    }

    private static Throwable refusal(Throwable cause) {
        if (cause instanceof ReadTimeoutException) {
            return Refusal.of(Reason.BODY_TIMEOUT, "The rest of the body did not come in time.")
                    .asException();
        }
        if (cause instanceof Http2Exception) {
            return Refusal.of(Reason.MALFORMED, "The body is malformed (expected: as long as content-length says).")
                    .asException();
        }
        return cause;
    }

    /** Gives everything back, since the caller has left. On any thread. */
    void abandon() {
        memory.close();
        wait.onLoop(() -> {
            if (!over) {
                end();
                cancel();
            }
        });
    }

    /** Refuses the body unless it is whole already. On any thread. */
    void refuse(Refusal refusal) {
        wait.onLoop(() -> refuse(refusal.asException()));
    }

    private void decode() {
        try {
            if (!step()) {
                return;
            }
        } catch (RefusedCall refused) {
            refuse(refused);
            return;
        }
        if (chunkLeft) {
            afterTurn(this::decode);
        } else if (ended) {
            finish();
        } else if (isTurnOver()) {
            afterTurn(() -> request(1));
        } else {
            request(1);
        }
    }

    /** Decodes until the chunk is taken or this turn is over; returns false where the upload is over or waits for memory. */
    private boolean step() {
        while (!over && !decoder.decode(chunk, collector)) {
            if (isTurnOver()) {
                return true;
            }
            if (collector.space() == 0 && !extend()) {
                return false;
            }
        }
        if (over) {
            return false;
        }
        checkLength();
        chunk.release();
        chunkLeft = false;
        return true;
    }

    /** Many small chunks may inflate as far as a large one, and all of them may be at hand. */
    private boolean isTurnOver() {
        return decoder.ownBytes() > 0 && collector.length() >= turnEnds;
    }

    private void afterTurn(Runnable next) {
        turnEnds = collector.length() + TURN;
        turns.next(() -> {
            if (!over) {
                next.run();
            }
        });
    }

    /** Gets more space, or waits for it and returns false. One byte beyond the bound shows that a body is too large. */
    private boolean extend() {
        checkLength();
        if (counting) {
            if (collector.length() + decoder.ownBytes() >= memory.most()) {
                throw RequestBodies.neverFits(memory.most());
            }
            collector.overwrite();
            return true;
        }
        int more = (int) Math.min(collector.nextPart(chunk.readableBytes()), bound + 1 - collector.length());
        if (!memory.canEverGrow(more)) {
            throw RequestBodies.neverFits(memory.most());
        }
        if (memory.tryGrow(more)) {
            collector.extend(more);
            return true;
        }
        wait.begin(more, () -> granted(more), this::giveUp);
        return false;
    }

    private void checkLength() {
        if (collector.length() > bound) {
            throw RequestBodies.tooLarge(bound);
        }
    }

    private void granted(int more) {
        if (!over) {
            collector.extend(more);
            decode();
        }
    }

    private void giveUp() {
        if (over) {
            return;
        }
        if (decoder.ownBytes() == 0) {
            refuse(MemoryReservation.full().asException());
            return;
        }
        counting = true;
        collector.forget();
        wait.after(COUNTING, () -> refuse(MemoryReservation.full().asException()));
        decode();
    }

    private void finish() {
        if (over) {
            return;
        }
        try {
            decoder.end();
        } catch (RefusedCall refused) {
            refuse(refused);
            return;
        }
        if (counting) {
            refuse(MemoryReservation.full().asException());
            return;
        }
        end();
        memory.shrink(decoder.ownBytes());
        sink.success(collector.body());
    }

    private void refuse(Throwable why) {
        if (!over) {
            end();
            memory.close();
            cancel();
            sink.error(why);
        }
    }

    private void end() {
        over = true;
        wait.stop();
        decoder.close();
        if (chunkLeft) {
            chunkLeft = false;
            chunk.release();
        }
    }
}
