package dev.sluice.bench;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * A benchmark of WebSockets: the memory of a relay with two thousand of them, and the CPU time of a turn beside that of the same
 * call over HTTP in the same run.
 *
 * <p>The relay is a process of its own, run from the classes in the system property {@code relay.classpath}.
 */
public final class SocketBenchmark {

    private static final int SOCKETS = 2000;
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP = 20_000;
    private static final int CALLS = 6_000;
    private static final int WAVE = 100;

    /** 40 % of 512 MB, as {@code docker/java.options} has it for the image in such a container. */
    private static final String HEAP = "-Xmx205m";

    private static final int ROUNDS = 3;
    private static final String INPUT = "Tell me how things are. ".repeat(80);
    private static final String KEY = "Bearer sk-bench";

    private SocketBenchmark() {}

    /** Measures the memory, or with the argument {@code cpu} the CPU time. */
    public static void main(String[] args) throws Exception {
        DisposableServer upstream = upstream();
        int port = Child.freePort();
        boolean cpu = List.of(args).contains("cpu");
        try (Child relay = relay(port, "http://127.0.0.1:" + upstream.port(), cpu ? "-Xmx512m" : HEAP)) {
            if (cpu) {
                compareCpu(relay, port);
            } else {
                memory(relay, port);
            }
        }
        System.exit(0);
    }

    private static DisposableServer upstream() {
        String item =
                "{\"type\":\"message\",\"id\":\"msg_1\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\""
                        + "All is well here. ".repeat(14) + "\"}]}";
        StringBuilder events = new StringBuilder(event("response.created", "\"response\":{\"id\":\"resp_1\"}"));
        for (int i = 0; i < 14; i++) {
            events.append(event(
                    "response.output_text.delta",
                    "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"All is well here. \""));
        }
        events.append(event("response.output_item.done", "\"output_index\":0,\"item\":" + item));
        events.append(event(
                "response.completed",
                "\"response\":{\"id\":\"resp_1\",\"status\":\"completed\",\"output\":[" + item
                        + "],\"usage\":{\"input_tokens\":400,\"output_tokens\":60,\"total_tokens\":460}}"));
        List<byte[]> all = Arrays.stream(events.toString().split("(?<=\n\n)"))
                .map(event -> event.getBytes(StandardCharsets.UTF_8))
                .toList();
        return HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .then()
                        .thenMany(response.header("content-type", "text/event-stream")
                                .send(Flux.fromIterable(all).map(Unpooled::wrappedBuffer), event -> true)))
                .bindNow();
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":0," + members + "}\n\n";
    }

    private static Child relay(int port, String upstream, String heap) throws Exception {
        return Child.java(
                port,
                Map.of(),
                heap,
                "-cp",
                System.getProperty("relay.classpath"),
                "dev.sluice.boot.Sluice",
                "--server.port=" + port,
                "--management.server.port=" + Child.freePort(),
                "--sluice.config=",
                "--sluice.limits.max-sockets=" + 2 * SOCKETS,
                "--sluice.providers[0].name=upstream",
                "--sluice.providers[0].dialect=openai",
                "--sluice.providers[0].base-url=" + upstream,
                "--sluice.providers[0].timeouts.connect=60s",
                "--sluice.providers[0].keys[0].secret=k1",
                "--sluice.providers[0].keys[0].rpm=100000000",
                "--sluice.providers[0].keys[0].tpm=1000000000",
                "--sluice.clients[0].name=bench",
                "--sluice.clients[0].key=sk-bench");
    }

    private static void memory(Child relay, int port) throws Exception {
        long before = relay.residentMegabytes();
        Sockets sockets = new Sockets(port, SOCKETS);
        System.out.printf(
                "resident: %d MB without sockets, %d MB with %d open%n", before, relay.residentMegabytes(), SOCKETS);
        for (int wave : new int[] {WAVE, WAVE, SOCKETS, SOCKETS}) {
            sockets.turnOfEach(wave);
            System.out.printf("resident: %d MB after a turn of each, %d at once%n", relay.residentMegabytes(), wave);
        }
    }

    private static void compareCpu(Child relay, int port) throws Exception {
        Sockets sockets = new Sockets(port, CONNECTIONS);
        sockets.turns(WARM_UP);
        http(port, WARM_UP);
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Duration start = relay.cpu();
            sockets.turns(CALLS);
            Duration middle = relay.cpu();
            http(port, CALLS);
            double socket = middle.minus(start).toNanos() / 1e3 / CALLS;
            double http = relay.cpu().minus(middle).toNanos() / 1e3 / CALLS;
            ratios[round] = socket / http;
            System.out.printf(
                    "round %d: socket %.1f µs, HTTP %.1f µs, ratio %.2f%n", round, socket, http, ratios[round]);
        }
        Arrays.sort(ratios);
        System.out.printf("median ratio %.2f (%.2f to %.2f)%n", ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
    }

    private static void http(int port, int calls) {
        String body = "{\"model\":\"gpt-6\",\"store\":false,\"stream\":true,\"input\":\"" + INPUT + "\"}";
        HttpClient client = HttpClient.create(ConnectionProvider.create("bench", CONNECTIONS))
                .headers(fields -> fields.set("authorization", KEY).set("content-type", "application/json"));
        Flux.range(0, calls)
                .flatMap(
                        i -> client.post()
                                .uri("http://127.0.0.1:" + port + "/v1/responses")
                                .send(Mono.fromSupplier(
                                        () -> Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8))))
                                .responseContent()
                                .then(),
                        CONNECTIONS)
                .blockLast(Duration.ofMinutes(5));
    }

    /** Open sockets, over each of which one turn at a time is taken. */
    private static final class Sockets {

        private static final String CREATE =
                "{\"type\":\"response.create\",\"model\":\"gpt-6\",\"store\":false,\"input\":\"" + INPUT + "\"}";

        private final AtomicInteger left = new AtomicInteger();
        private final List<Sinks.Many<WebSocketFrame>> sinks;
        private CountDownLatch done = new CountDownLatch(0);

        Sockets(int port, int count) throws InterruptedException {
            CountDownLatch open = new CountDownLatch(count);
            sinks = Flux.range(0, count)
                    .map(i -> Sinks.many().unicast().<WebSocketFrame>onBackpressureBuffer())
                    .collectList()
                    .block();
            HttpClient client = HttpClient.create(ConnectionProvider.create("sockets", count))
                    .headers(fields -> fields.set("authorization", KEY));
            Flux.fromIterable(sinks)
                    .flatMap(
                            sink -> client.websocket()
                                    .uri("ws://127.0.0.1:" + port + "/v1/responses")
                                    .handle((in, out) -> {
                                        open.countDown();
                                        in.receiveFrames().subscribe(frame -> received(frame, sink));
                                        return out.sendObject(sink.asFlux(), frame -> true);
                                    }),
                            count)
                    .subscribe();
            if (!open.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException(open.getCount() + " sockets are not open");
            }
        }

        private void received(WebSocketFrame frame, Sinks.Many<WebSocketFrame> sink) {
            if (frame instanceof TextWebSocketFrame text) {
                String start = text.content()
                        .toString(0, Math.min(40, text.content().readableBytes()), StandardCharsets.UTF_8);
                if (start.contains("error")) {
                    throw new IllegalStateException(text.text());
                }
                if (start.contains("response.completed")) {
                    done.countDown();
                    begin(sink);
                }
            }
        }

        private void begin(Sinks.Many<WebSocketFrame> sink) {
            if (left.decrementAndGet() >= 0) {
                sink.tryEmitNext(new TextWebSocketFrame(CREATE)).orThrow();
            }
        }

        /** Takes a turn over each socket, over {@code atOnce} at a time. */
        void turnOfEach(int atOnce) throws InterruptedException {
            for (int from = 0; from < sinks.size(); from += atOnce) {
                List<Sinks.Many<WebSocketFrame>> wave = sinks.subList(from, Math.min(sinks.size(), from + atOnce));
                done = new CountDownLatch(wave.size());
                left.set(wave.size());
                wave.forEach(this::begin);
                if (!done.await(5, TimeUnit.MINUTES)) {
                    throw new IllegalStateException(done.getCount() + " turns did not end");
                }
            }
        }

        void turns(int count) throws InterruptedException {
            done = new CountDownLatch(count);
            left.set(count);
            sinks.forEach(this::begin);
            if (!done.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(done.getCount() + " turns did not end");
            }
        }
    }
}
