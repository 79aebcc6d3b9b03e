package dev.sluice.edge.socket;

import dev.sluice.call.Alarm;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.openai.socket.ClientEvent;
import dev.sluice.protocol.openai.socket.ClientEventReader;
import dev.sluice.protocol.openai.socket.ServerEvents;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * One open socket: its frames, and its lanes, in each of which requests are served one after the other.
 *
 * <p>Its state is guarded by itself; nothing is sent and no listener called under the lock.
 */
final class ResponsesSocket {

    /** RFC 6455, 7.4.1, and 1013 of its registry. */
    static final int NORMAL = 1000;

    private static final int GOING_AWAY = 1001;
    private static final int POLICY = 1008;
    private static final int TOO_BIG = 1009;
    private static final int TRY_LATER = 1013;

    /** Lanes of one socket at once: as many as agents run sub-agents. */
    private static final int MAX_LANES = 16;

    /** Requests that wait on one socket. A client that waits for each answer has none. */
    private static final int MAX_WAITING = 32;

    private final String id;
    private final SocketCalls calls;
    private final ResponsesSockets.Limits limits;
    private final SocketMemory memory;
    private final Consumer<ResponsesSocket> whenEnded;
    private final SocketTurns turns;
    private final FrameOutlet outlet = new FrameOutlet(MAX_LANES);
    private final Map<String, SocketLane> lanes = new HashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final SocketHeartbeat heartbeat;
    private @Nullable FrameGate gate;
    private int waiting;
    private int requests;
    private boolean draining;

    /** @param whenEnded called once, when the socket has ended */
    ResponsesSocket(
            String id,
            SocketCalls calls,
            ResponsesSockets.Limits limits,
            SocketMemory memory,
            Supplier<String> ids,
            Ticker ticker,
            Alarm alarm,
            InstantSource clock,
            Consumer<ResponsesSocket> whenEnded) {
        this.id = id;
        this.calls = calls;
        this.limits = limits;
        this.memory = memory;
        this.whenEnded = whenEnded;
        this.turns = new SocketTurns(memory, ids, clock);
        this.heartbeat = new SocketHeartbeat(limits, outlet, ticker, alarm);
    }

    /** Serves the socket to its end. */
    Publisher<Void> run(WebsocketInbound in, WebsocketOutbound out) {
        in.withConnection(connection -> {
            gate = new FrameGate(limits.maxMessage(), memory, this::refuseAll);
            connection.channel().pipeline().addBefore("wsdecoder", "sluice.frameGate", gate);
        });
        Disposable reading = in.aggregateFrames(limits.maxMessage())
                .receiveFrames()
                .subscribe(this::received, fault -> outlet.close(POLICY, ""), () -> outlet.close(NORMAL, ""));
        heartbeat.begin();
        return out.sendObject(outlet.frames(), frame -> true)
                .then()
                .then(Mono.defer(() -> out.sendClose(outlet.closeStatus(), outlet.closeReason())))
                .doFinally(signal -> {
                    reading.dispose();
                    end();
                });
    }

    private void received(WebSocketFrame frame) {
        heartbeat.heard();
        if (frame instanceof BinaryWebSocketFrame) {
            memory.give(delivered());
            refuse(
                    "",
                    Refusal.of(Reason.MALFORMED, "A binary message was received (expected: a text message in JSON)."));
        } else if (frame instanceof TextWebSocketFrame) {
            byte[] event = new byte[frame.content().readableBytes()];
            frame.content().getBytes(frame.content().readerIndex(), event);
            received(event, delivered());
        }
    }

    private long delivered() {
        return gate == null ? 0 : gate.delivered();
    }

    private void received(byte[] event, long held) {
        boolean kept = false;
        try {
            ClientEvent read = ClientEventReader.read(event);
            if (read instanceof ClientEvent.Create create) {
                kept = create(create, held);
            } else if (read instanceof ClientEvent.Cancel cancel) {
                SocketLane lane = lane(cancel.lane());
                if (lane == null || !lane.cancel()) {
                    refuse(
                            cancel.lane(),
                            Refusal.of(
                                    Reason.NOT_FOUND,
                                    "No response is under way on this stream_id, so none was cancelled."));
                }
            } else if (read instanceof ClientEvent.Steer steer) {
                outlet.send(text(ServerEvents.steerFailed(steer)));
            }
        } catch (RefusedCall refused) {
            refuse("", refused.refusal());
        } finally {
            if (!kept) {
                memory.give(held);
            }
        }
    }

    private synchronized @Nullable SocketLane lane(String name) {
        return lanes.get(name);
    }

    /** Begins a request, or has it wait; returns whether its memory is held on. */
    private boolean create(ClientEvent.Create create, long held) {
        SocketLane lane;
        synchronized (this) {
            lane = lanes.get(create.lane());
            boolean full = waiting >= MAX_WAITING || (lane == null && lanes.size() >= MAX_LANES);
            if (draining || full || over.get()) {
                lane = null;
            } else {
                if (lane == null) {
                    lane = new SocketLane(this, create.lane());
                    lanes.put(create.lane(), lane);
                }
                lane.add(create, held);
                heartbeat.busy();
                waiting++;
            }
        }
        if (lane == null) {
            refuse(
                    create.lane(),
                    draining
                            ? Refusal.of(Reason.SHUTTING_DOWN, "The relay is shutting down; connect again.")
                            : Refusal.later(
                                    Reason.CALLER_LIMITED,
                                    "Too many requests are under way on this socket (expected: at most " + MAX_LANES
                                            + " lanes and " + MAX_WAITING + " waiting requests).",
                                    Duration.ofSeconds(1)));
            return false;
        }
        lane.start();
        return true;
    }

    /** Notes that a waiting request has begun; returns its id. */
    synchronized String begun() {
        waiting--;
        requests++;
        return id + '-' + requests;
    }

    /** Notes that nothing is under way in {@code lane}; returns false where a request has come meanwhile. */
    boolean idle(SocketLane lane) {
        boolean last;
        synchronized (this) {
            if (!lane.isEmpty()) {
                return false;
            }
            lanes.remove(lane.name());
            if (lanes.isEmpty()) {
                heartbeat.idle();
            }
            last = draining && lanes.isEmpty();
        }
        if (last) {
            outlet.close(GOING_AWAY, "The relay is shutting down.");
        }
        return true;
    }

    SocketCalls calls() {
        return calls;
    }

    SocketTurns turns() {
        return turns;
    }

    FrameOutlet outlet() {
        return outlet;
    }

    void give(long held) {
        memory.give(held);
    }

    private void refuse(String lane, Refusal refusal) {
        outlet.send(text(ServerEvents.error(refusal, lane, null, id)));
    }

    private void refuseAll(Refusal refusal) {
        refuse("", refusal);
        outlet.close(refusal.reason() == Reason.BODY_TOO_LARGE ? TOO_BIG : TRY_LATER, "");
    }

    static TextWebSocketFrame text(byte[] event) {
        return new TextWebSocketFrame(true, 0, Unpooled.wrappedBuffer(event));
    }

    /** Takes no more requests; returns whether none is under way. */
    synchronized boolean takeNoMore() {
        draining = true;
        return lanes.isEmpty();
    }

    /** Takes no more requests, and closes once none is under way. */
    void drain() {
        if (takeNoMore()) {
            outlet.close(GOING_AWAY, "The relay is shutting down.");
        }
    }

    /** Ends all that is under way; to be called when the connection has ended. */
    void end() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        List<SocketLane> left;
        synchronized (this) {
            left = List.copyOf(lanes.values());
            lanes.clear();
        }
        turns.close();
        heartbeat.end();
        left.forEach(SocketLane::end);
        outlet.abort();
        whenEnded.accept(this);
    }
}
