package dev.sluice.admin;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One stream of frames for all who watch: a frame is made once a second while anybody does, and handed to each as the same
 * bytes. Who reads slowly skips frames; who stopped reading is let go in the end.
 *
 * <p>Safe for use by many threads.
 */
final class LiveFeed {

    /** More people than operate one relay, with their second screens and half-open connections. */
    static final int MAX_VIEWERS = 32;

    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** After this a viewer comes back by itself, and a dead connection's place is free again. */
    static final Duration MAX_VISIT = Duration.ofMinutes(10);

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

    /** Takes a viewer's place; the frames give it back when they end. Empty if every place is taken. */
    Optional<Flux<byte[]>> watch() {
        if (viewers.getAndUpdate(now -> Math.min(MAX_VIEWERS, now + 1)) >= MAX_VIEWERS) {
            return Optional.empty();
        }
        return Optional.of(frames.onBackpressureLatest()
                .take(MAX_VISIT, scheduler)
                .takeUntilOther(end.asMono())
                .doFinally(end -> viewers.decrementAndGet()));
    }

    /** Ends every visit, present and future, so that no stream holds up the end of the program. */
    void close() {
        end.tryEmitEmpty();
    }

    /** Returns how many watch now. */
    int viewers() {
        return viewers.get();
    }
}
