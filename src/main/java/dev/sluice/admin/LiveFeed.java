package dev.sluice.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * A stream of frames that all viewers share: while there are viewers, a frame is made once a second and sent to each as the
 * same bytes. A viewer that reads slowly skips frames. Safe for use by several threads.
 */
final class LiveFeed {

    /** Enough for the operators of one relay, including their additional screens and half-open connections. */
    static final int MAX_VIEWERS = 32;

    /** The time between two events of a viewer. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The longest time of one stream. A viewer reconnects after it, and a dead connection no longer counts. */
    static final Duration MAX_DURATION = Duration.ofMinutes(10);

    private final Sinks.Empty<Void> end = Sinks.empty();
    private final AtomicInteger viewers = new AtomicInteger();
    private final Scheduler scheduler;
    private final Flux<byte[]> frames;

    LiveFeed(Supplier<byte[]> frame, Scheduler scheduler) {
        this.scheduler = scheduler;
        this.frames = Flux.interval(Duration.ZERO, INTERVAL, scheduler)
                .onBackpressureDrop()
                .map(tick -> frame.get())
                .replay(1)
                .refCount();
    }

    /** Returns the frames for one more viewer, or empty if there are too many viewers. */
    Optional<Flux<byte[]>> watch() {
        if (viewers.getAndUpdate(now -> Math.min(MAX_VIEWERS, now + 1)) >= MAX_VIEWERS) {
            return Optional.empty();
        }
        return Optional.of(frames.onBackpressureLatest()
                .take(MAX_DURATION, scheduler)
                .takeUntilOther(end.asMono())
                .doFinally(end -> viewers.decrementAndGet()));
    }

    /** Ends all present and future streams, so that none delays the shutdown. */
    void close() {
        end.tryEmitEmpty();
    }

    /** Returns the number of viewers. */
    int viewers() {
        return viewers.get();
    }
}
