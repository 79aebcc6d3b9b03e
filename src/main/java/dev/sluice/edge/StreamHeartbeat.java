package dev.sluice.edge;

import dev.sluice.call.Alarm;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Endpoint;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Ticker;
import dev.sluice.relay.CallAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A heartbeat that keeps a streaming client's connection alive while its call waits: clients, and proxies in front of them,
 * close a connection on which nothing comes for too long. Safe for use by many threads.
 */
public final class StreamHeartbeat {

    private final ResponseWriter writer;
    private final Supplier<EdgeSettings> settings;
    private final Ticker ticker;
    private final Alarm alarm;

    /** @param settings returns the current settings; called for each stream */
    public StreamHeartbeat(ResponseWriter writer, Supplier<EdgeSettings> settings, Ticker ticker, Alarm alarm) {
        this.writer = writer;
        this.settings = settings;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Writes {@code answer} when it comes, and heartbeats before it once a heartbeat's time has passed. */
    Mono<Void> write(HttpExchange exchange, Endpoint endpoint, Mono<CallAnswer> answer, MemoryReservation memory) {
        return Mono.defer(() -> {
            Duration heartbeat = settings.get().heartbeat();
            PendingAnswer pending = new PendingAnswer(answer);
            return withinOne(pending, heartbeat)
                    .flatMap(early -> early.map(served -> writer.write(exchange, served, memory))
                            .orElseGet(() -> Mono.from(writer.serveLate(
                                    exchange, endpoint, heartbeats(exchange, heartbeat), pending.answer(), memory))))
                    .doFinally(signal -> pending.close());
        });
    }

    private static Flux<BodyChunk> heartbeats(HttpExchange exchange, Duration heartbeat) {
        byte[] event = exchange.rules().heartbeat();
        return Flux.interval(Duration.ZERO, heartbeat).onBackpressureDrop().map(count -> BodyChunk.of(event));
    }

    /** Returns the answer, or empty once the client has waited for a heartbeat's time. */
    private Mono<Optional<CallAnswer>> withinOne(PendingAnswer pending, Duration heartbeat) {
        return Mono.create(sink -> {
            Alarm.Cancellation timeout =
                    alarm.at(ticker.nanos() + heartbeat.toNanos(), () -> sink.success(Optional.empty()));
            Disposable waiting = pending.answer()
                    .subscribe(
                            answer -> {
                                timeout.cancel();
                                sink.success(Optional.of(answer));
                            },
                            sink::error);
            sink.onCancel(() -> {
                timeout.cancel();
                waiting.dispose();
            });
        });
    }
}
