package dev.sluice.edge;

import dev.sluice.call.Alarm;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Ticker;
import dev.sluice.relay.CallAnswer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Keeps a streaming client's line alive while its call waits: who hears nothing for too long hangs up, or has a proxy that
 * does.
 */
final class StreamHeartbeat {

    private final ResponseWriter writer;
    private final Supplier<EdgeSettings> settings;
    private final Ticker ticker;
    private final Alarm alarm;

    StreamHeartbeat(ResponseWriter writer, Supplier<EdgeSettings> settings, Ticker ticker, Alarm alarm) {
        this.writer = writer;
        this.settings = settings;
        this.ticker = ticker;
        this.alarm = alarm;
    }

    /** Writes {@code answer} when it comes, and signs of life from the moment when it is late. */
    Mono<Void> write(HttpExchange exchange, Endpoint endpoint, Mono<CallAnswer> answer) {
        return Mono.defer(() -> {
            Duration heartbeat = settings.get().heartbeat();
            Arrival arrival = new Arrival(answer);
            return inTime(arrival, heartbeat)
                    .flatMap(early -> early.map(served -> writer.write(exchange, served))
                            .orElseGet(() -> Mono.from(writer.serveLate(
                                    exchange, endpoint, signsOfLife(exchange, heartbeat), arrival.answer()))))
                    .doFinally(signal -> arrival.close());
        });
    }

    private static Flux<BodyChunk> signsOfLife(HttpExchange exchange, Duration heartbeat) {
        byte[] sign = exchange.rules().heartbeat();
        return Flux.interval(Duration.ZERO, heartbeat).onBackpressureDrop().map(beat -> BodyChunk.of(sign));
    }

    /** Returns the answer, or nothing once the client has waited for a heartbeat's time. */
    private Mono<Optional<CallAnswer>> inTime(Arrival arrival, Duration heartbeat) {
        return Mono.create(sink -> {
            Alarm.Cancellation late =
                    alarm.at(ticker.nanos() + heartbeat.toNanos(), () -> sink.success(Optional.empty()));
            Disposable waiting = arrival.answer()
                    .subscribe(
                            answer -> {
                                late.cancel();
                                sink.success(Optional.of(answer));
                            },
                            sink::error);
            sink.onCancel(() -> {
                late.cancel();
                waiting.dispose();
            });
        });
    }

    /** An answer under way, asked for once and waited for twice. */
    private static final class Arrival {

        private final AtomicReference<CallAnswer> arrived = new AtomicReference<>();
        private final Sinks.One<CallAnswer> sink = Sinks.one();
        private final Disposable asked;

        Arrival(Mono<CallAnswer> answer) {
            this.asked = answer.subscribe(this::take, sink::tryEmitError);
        }

        private void take(CallAnswer answer) {
            arrived.set(answer);
            sink.tryEmitValue(answer).orThrow();
        }

        Mono<CallAnswer> answer() {
            return sink.asMono();
        }

        void close() {
            asked.dispose();
            CallAnswer answer = arrived.get();
            if (answer != null) {
                answer.close();
            }
        }
    }
}
