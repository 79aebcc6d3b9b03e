package dev.sluice.edge.socket;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.openai.socket.ClientEvent;
import dev.sluice.protocol.openai.socket.ServerEvents;
import dev.sluice.protocol.openai.socket.TurnEvents;
import dev.sluice.relay.CallAnswer;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A lane of a socket, in which requests are served one after the other. Guarded by itself. */
final class SocketLane {

    private final ResponsesSocket socket;
    private final String name;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private Sinks.@Nullable Empty<Void> cancel;
    private @Nullable Waiting current;
    private boolean busy;
    private boolean over;

    /** A request, with the memory that it holds until its turn has ended. */
    private record Waiting(ClientEvent.Create create, AtomicLong held) {}

    SocketLane(ResponsesSocket socket, String name) {
        this.socket = socket;
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized boolean isEmpty() {
        return waiting.isEmpty() && !busy;
    }

    /** Adds a request, which holds {@code held} bytes; to be followed by {@link #start}. */
    synchronized void add(ClientEvent.Create create, long held) {
        waiting.add(new Waiting(create, new AtomicLong(held)));
    }

    /** Begins the next request if none is under way. */
    void start() {
        synchronized (this) {
            if (busy || over || waiting.isEmpty()) {
                return;
            }
            busy = true;
        }
        next();
    }

    /** Ends the response under way, and returns whether there was one. */
    boolean cancel() {
        Sinks.Empty<Void> ending;
        synchronized (this) {
            ending = cancel;
        }
        return ending != null && ending.tryEmitEmpty().isSuccess();
    }

    /** Ends all that is under way or waits, without a word. */
    void end() {
        synchronized (this) {
            over = true;
            waiting.forEach(this::giveBack);
            waiting.clear();
            if (current != null) {
                giveBack(current);
            }
        }
        cancel();
    }

    private void giveBack(Waiting request) {
        socket.give(request.held().getAndSet(0));
    }

    private void next() {
        Waiting first;
        Sinks.Empty<Void> ending = Sinks.empty();
        synchronized (this) {
            first = over ? null : waiting.poll();
            current = first;
            busy = first != null;
            cancel = busy ? ending : null;
        }
        if (first == null) {
            if (!socket.idle(this)) {
                start();
            }
            return;
        }
        // The next begins only when the last frame of this one is on its way.
        boolean sent = socket.outlet()
                .send(turn(socket.begun(), first, ending.asMono())
                        .doFinally(signal -> giveBack(first))
                        .doAfterTerminate(this::next));
        if (!sent) {
            end();
        }
    }

    private Flux<WebSocketFrame> turn(String id, Waiting first, Mono<Void> ending) {
        ClientEvent.Create create = first.create();
        if (!create.generate()) {
            return Flux.defer(() -> socket.turns().prepared(create));
        }
        TurnEvents events = new TurnEvents(name, socket.turns().keeps(create));
        AtomicReference<@Nullable CallAnswer> answered = new AtomicReference<>();
        Flux<WebSocketFrame> served = Mono.defer(
                        () -> socket.calls().relay(id, socket.turns().body(create)))
                .doOnNext(answered::set)
                .flatMapMany(answer -> frames(id, create, answer, events))
                .onErrorResume(fault -> {
                    events.refused();
                    return Mono.just(error(refusal(id, fault), create, id));
                });
        Flux<WebSocketFrame> cancelled = Flux.defer(() -> events.ended() ? Flux.empty() : cancelled(events.id()));
        return served.takeUntilOther(ending.then(Mono.just(true)))
                .doFinally(signal -> {
                    CallAnswer answer = answered.get();
                    if (answer != null) {
                        answer.close();
                    }
                })
                .concatWith(cancelled);
    }

    private Flux<WebSocketFrame> cancelled(@Nullable String response) {
        return Flux.just(ResponsesSocket.text(ServerEvents.cancelled(response, name)));
    }

    private Flux<WebSocketFrame> frames(String id, ClientEvent.Create create, CallAnswer answer, TurnEvents events) {
        if (answer instanceof CallAnswer.Refused refused) {
            events.refused();
            return Flux.just(error(refused.refusal(), create, id));
        }
        return ((CallAnswer.Served) answer)
                .body()
                .concatMapIterable(chunk -> read(chunk, events), 1)
                .map(event -> (WebSocketFrame) ResponsesSocket.text(event))
                .doOnComplete(() -> keep(create, events))
                .concatWith(Mono.defer(() -> unended(id, create, events)));
    }

    private static Iterable<byte[]> read(BodyChunk chunk, TurnEvents events) {
        try {
            return events.of(chunk.bytes());
        } finally {
            chunk.release();
        }
    }

    private void keep(ClientEvent.Create create, TurnEvents events) {
        String response = events.id();
        if (events.good() && response != null && socket.turns().keeps(create)) {
            socket.turns().keep(response, create, events.output());
        }
    }

    /** Returns the error for an answer that is not a stream of events, or that ended before its last event. */
    private Mono<WebSocketFrame> unended(String id, ClientEvent.Create create, TurnEvents events) {
        if (events.ended()) {
            return Mono.empty();
        }
        events.refused();
        Refusal refusal = Refusal.of(Reason.UPSTREAM_ERROR, "The provider's answer ended before it was complete.");
        return Mono.just(error(refusal, create, id));
    }

    private Refusal refusal(String id, Throwable fault) {
        return fault instanceof RefusedCall refused
                ? refused.refusal()
                : socket.calls().refusal(id, fault);
    }

    private WebSocketFrame error(Refusal refusal, ClientEvent.Create create, String id) {
        return ResponsesSocket.text(ServerEvents.error(refusal, name, create.previous(), id));
    }
}
