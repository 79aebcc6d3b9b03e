package dev.sluice.edge;

import dev.sluice.call.Alarm;
import dev.sluice.call.BodyCollector;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Ticker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

    /** After so long without room the upload that came last gives up its place. Two of a client's retries take as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So soon the upload that has waited for {@link #PATIENCE} looks again whether those that gave up have made room. */
    private static final Duration PRESSING = Duration.ofMillis(20);

    /** The longest that a body is decoded for its length alone. As much as a whole body may have inflates in a second. */
    private static final Duration COUNTING = Duration.ofSeconds(10);

    /** Inflating 256 KiB takes some 0.8 ms, and other connections wait for the event loop meanwhile. */
    private static final int MAX_STEP = 256 << 10;

    /** As soon as other connections have had their turn. */
    private static final long NEXT_STEP_NANOS = 1;

    private final MemoryReservation memory;
    private final BodyDecoder decoder;
    private final BodyCollector collector;
    private final long bound;
    private final EventLoop loop;
    private final Ticker ticker;
    private final Alarm alarm;
    private final MonoSink<RequestBody> sink;

    private ByteBuf chunk = Unpooled.EMPTY_BUFFER;
    private boolean chunkLeft;
    private boolean ended;
    private boolean over;
    private boolean counting;
    private long patienceEnds;
    private int waits;
    private Alarm.@Nullable Cancellation timer;

    BodyUpload(
            MemoryReservation memory,
            BodyDecoder decoder,
            long declared,
            long bound,
            EventLoop loop,
            Ticker ticker,
            Alarm alarm,
            MonoSink<RequestBody> sink) {
        this.memory = memory;
        this.decoder = decoder;
        this.collector = new BodyCollector(memory, decoder.ownBytes() == 0 ? declared : -1);
        this.bound = bound;
        this.loop = loop;
        this.ticker = ticker;
        this.alarm = alarm;
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
        refuse(
                cause instanceof ReadTimeoutException
                        ? Refusal.of(Reason.BODY_TIMEOUT, "The rest of the body did not come in time.")
                                .asException()
                        : cause);
    }

    /** Gives everything back, since the caller has left. On any thread. */
    void abandon() {
        memory.close();
        onLoop(() -> {
            if (!over) {
                end();
                cancel();
            }
        });
    }

    private void decode() {
        try {
            long stop = collector.length() + MAX_STEP;
            while (!over && !decoder.decode(chunk, collector)) {
                if (collector.length() >= stop) {
                    // Of tasks without a delay Netty runs 64 before it looks at its sockets again.
                    ScheduledFuture<?> unused = loop.schedule(this::decode, NEXT_STEP_NANOS, TimeUnit.NANOSECONDS);
                    return;
                }
                if (collector.space() == 0 && !extend()) {
                    return;
                }
            }
            if (over) {
                return;
            }
            checkLength();
            chunk.release();
            chunkLeft = false;
            if (ended) {
                finish();
            } else {
                request(1);
            }
        } catch (RefusedCall refused) {
            refuse(refused);
        }
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
        waitFor(more);
        return false;
    }

    private void checkLength() {
        if (collector.length() > bound) {
            throw RequestBodies.tooLarge(bound);
        }
    }

    private void waitFor(int more) {
        if (waits == 0) {
            patienceEnds = ticker.nanos() + PATIENCE.toNanos();
        }
        waits++;
        pressOnAt(patienceEnds, waits);
        memory.growLater(more, () -> onLoop(() -> granted(more)), () -> onLoop(this::giveUp));
    }

    private void granted(int more) {
        stopTimer();
        if (!over) {
            collector.extend(more);
            decode();
        }
    }

    private void pressOnAt(long nanos, int wait) {
        timer = alarm.at(
                nanos,
                () -> onLoop(() -> {
                    if (timer != null && wait == waits && !counting) {
                        pressOnAt(ticker.nanos() + PRESSING.toNanos(), wait);
                        memory.pressOn();
                    }
                }));
    }

    private void giveUp() {
        stopTimer();
        if (over) {
            return;
        }
        if (decoder.ownBytes() == 0) {
            refuse(MemoryReservation.full().asException());
            return;
        }
        counting = true;
        collector.forget();
        timer = alarm.at(
                ticker.nanos() + COUNTING.toNanos(),
                () -> onLoop(() -> refuse(MemoryReservation.full().asException())));
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
        stopTimer();
        decoder.close();
        if (chunkLeft) {
            chunkLeft = false;
            chunk.release();
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
