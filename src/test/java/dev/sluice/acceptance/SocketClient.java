package dev.sluice.acceptance;

import dev.sluice.protocol.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** A client of the relay's WebSocket. */
final class SocketClient implements AutoCloseable, WebSocket.Listener {

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;

    SocketClient(RunningRelay relay, String... fields) {
        this(RunningRelay.CLIENT_KEY, relay, fields);
    }

    /** Opens a socket as the client with {@code key}. */
    static SocketClient as(String key, RunningRelay relay) {
        return new SocketClient(key, relay, new String[0]);
    }

    private SocketClient(String key, RunningRelay relay, String[] fields) {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().header("authorization", "Bearer " + key);
        for (int i = 0; i < fields.length; i += 2) {
            builder.header(fields[i], fields[i + 1]);
        }
        socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + relay.port() + "/v1/responses"), this)
                .join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            events.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** Sends {@code text}, with single quotes for double ones. */
    SocketClient send(String text) {
        socket.sendText(text.replace('\'', '"'), true).join();
        return this;
    }

    SocketClient sendBytes(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    /** Returns the next event. */
    JsonNode next() throws InterruptedException {
        String event = events.poll(60, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event came");
        }
        return Json.read(event);
    }

    /** Returns the events up to the next of one of {@code types}, which is the last. */
    List<JsonNode> until(String... types) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!List.of(types).contains(all.get(all.size() - 1).path("type").asString("")));
        return all;
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    /** Returns the status with which the socket was closed. */
    int closeStatus() throws Exception {
        return closed.get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
