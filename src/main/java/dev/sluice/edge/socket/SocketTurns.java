package dev.sluice.edge.socket;

import dev.sluice.protocol.openai.socket.ClientEvent;
import dev.sluice.protocol.openai.socket.ServerEvents;
import dev.sluice.protocol.openai.socket.Turns;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** The turns of one socket, which its later requests may continue. Safe for use by several threads. */
final class SocketTurns {

    private final Turns turns;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private boolean closed;

    /** @param memory what turns are kept in */
    SocketTurns(SocketMemory memory, Supplier<String> ids, InstantSource clock) {
        this.turns = new Turns(memory::take, memory::give, memory.mostOfOne());
        this.ids = ids;
        this.clock = clock;
    }

    /** Returns the body over HTTP of {@code create}. */
    synchronized byte[] body(ClientEvent.Create create) {
        return turns.body(create);
    }

    /** Returns whether the turn that {@code create} begins has to be kept here, as no provider stores it. */
    synchronized boolean keeps(ClientEvent.Create create) {
        return !create.store() || !create.generate() || turns.continues(create);
    }

    /** Keeps the turn that {@code create} began, unless the socket has ended. */
    synchronized void keep(String response, ClientEvent.Create create, List<byte[]> output) {
        if (!closed) {
            turns.keep(response, create, output);
        }
    }

    /** Returns the events of a response without output, which is kept for later ones to continue. */
    Flux<WebSocketFrame> prepared(ClientEvent.Create create) {
        String response = "resp_" + ids.get();
        long now = clock.instant().getEpochSecond();
        keep(response, create, List.of());
        return Flux.just(
                ResponsesSocket.text(ServerEvents.prepared(response, "in_progress", 0, now, create.lane())),
                ResponsesSocket.text(ServerEvents.prepared(response, "completed", 1, now, create.lane())));
    }

    /** Gives back the memory of all turns, and keeps none from now on. */
    synchronized void close() {
        closed = true;
        turns.close();
    }
}
