package dev.sluice.edge;

import dev.sluice.call.Alarm;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Ticker;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A wait of one upload for memory, which may recur. After some time it presses for room: the upload that came last gives up its
 * place.
 *
 * <p>Lives on the connection's event loop; a wait's end comes from elsewhere, and hops there.
 */
final class MemoryWait {

    /** After so long without room the upload that came last gives up its place. Two of a client's retries take as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** So soon the upload that has waited for {@link #PATIENCE} looks again whether those that gave up have made room. */
    private static final Duration PRESSING = Duration.ofMillis(20);

    private final MemoryReservation memory;
    private final EventLoop loop;
    private final Ticker ticker;
    private final Alarm alarm;
    private boolean anyWait;
    private long patienceEnds;

    /** Tells a timer's task that has hopped to the loop from one of a wait that is over. */
    private int wait;

    private Alarm.@Nullable Cancellation timer;

    MemoryWait(MemoryReservation memory, EventLoop loop, Ticker ticker, Alarm alarm) {
        this.memory = memory;
        this.loop = loop;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Waits for {@code more} bytes; runs either task on the event loop. */
    void begin(int more, Runnable granted, Runnable refused) {
        if (!anyWait) {
            anyWait = true;
            patienceEnds = ticker.nanos() + PATIENCE.toNanos();
        }
        pressOnAt(patienceEnds);
        memory.growLater(more, () -> ended(granted), () -> ended(refused));
    }

    /** Has {@code task} run on the event loop after {@code time}, unless this is {@linkplain #stop stopped}. */
    void after(Duration time, Runnable task) {
        at(ticker.nanos() + time.toNanos(), task);
    }

    /** Stops the timer, if there is one. */
    void stop() {
        wait++;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void ended(Runnable next) {
        onLoop(() -> {
            stop();
            next.run();
        });
    }

    private void pressOnAt(long nanos) {
        at(nanos, () -> {
            pressOnAt(ticker.nanos() + PRESSING.toNanos());
            memory.pressOn();
        });
    }

    private void at(long nanos, Runnable task) {
        int current = wait;
        timer = alarm.at(
                nanos,
                () -> onLoop(() -> {
                    if (current == wait) {
                        task.run();
                    }
                }));
    }

    /** Runs {@code task} on the event loop, at once where this is its thread. */
    void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
