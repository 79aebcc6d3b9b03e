package dev.sluice.demo;

import dev.sluice.call.Ticker;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerGenerator;
import dev.sluice.demo.wire.RequestProblem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/**
 * A server that answers like the real providers: both dialects on one port of the loopback interface, keys held to the
 * limits of their accounts, and failures on demand. Safe for use by several threads.
 */
public final class SimulatedProvider implements AutoCloseable {

    /** How long connections may take to close; those on the loopback interface take no time. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private static final String BEARER = "Bearer ";

    private final LoopResources loops =
            LoopResources.create("simulated-provider", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    private final Map<String, SimulatedKey> keys;
    private final SimulatedKey stranger;
    private final Responder responder;
    private final ReplySender delivery;
    private final AtomicLong serials = new AtomicLong();
    private final RandomGenerator seeds;
    private final DisposableServer server;

    private SimulatedProvider(SimulationPlan plan, Ticker ticker, InstantSource clock, RandomGenerator seeds) {
        this.keys = keys(plan, ticker.nanos());
        this.stranger = stranger(ticker.nanos());
        ReplyScript improvised = new GeneratedReplies(new AnswerGenerator(plan.length()), clock);
        ReplyScript script =
                plan.canned() ? new PrebuiltReplies(improvised, plan.models().get(0)) : improvised;
        this.responder = new Responder(script, plan.models(), ticker);
        this.delivery = new ReplySender(ticker, clock, plan.pace());
        this.seeds = seeds;
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(plan.port())
                .runOn(loops)
                .handle(this::handle)
                .bindNow();
    }

    /**
     * Starts a server.
     *
     * @param ticker what the limits are measured with
     * @param clock what dates in headers and bodies are taken from
     * @param random what lengths, jitter and faults are drawn from; used by one thread at a time
     */
    public static SimulatedProvider start(
            SimulationPlan plan, Ticker ticker, InstantSource clock, RandomGenerator random) {
        return new SimulatedProvider(plan, ticker, clock, random);
    }

    /** Returns the address to send requests to, without a version and without a slash at the end. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Lets every request of the key meet {@code fault}, from the next one on, until told otherwise. */
    public void fail(String secret, Fault fault) {
        fail(secret, fault, 1);
    }

    /** Lets a share of the key's requests meet {@code fault}; {@code probability} is between 0 and 1. */
    public void fail(String secret, Fault fault, double probability) {
        key(secret).fail(fault, probability);
    }

    /** Lets every key meet {@code fault}, as when the provider is down. */
    public void failAll(Fault fault) {
        keys.values().forEach(key -> key.fail(fault, 1));
    }

    /** Ends the key's fault. */
    public void heal(String secret) {
        key(secret).heal();
    }

    /** Ends all faults. */
    public void healAll() {
        keys.values().forEach(SimulatedKey::heal);
    }

    /** Returns what has happened to one key. */
    public KeyStatistics statistics(String secret) {
        return key(secret).tally().read();
    }

    /** Returns what has happened to all keys together, and to requests with a key that does not exist. */
    public KeyStatistics totals() {
        KeyStatistics totals = stranger.tally().read();
        for (SimulatedKey key : keys.values()) {
            totals = totals.plus(key.tally().read());
        }
        return totals;
    }

    /** Stops the server and closes its connections. */
    @Override
    public void close() {
        server.disposeNow();
        loops.disposeLater(Duration.ZERO, SHUTDOWN).block();
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        SimulatedRoute route =
                SimulatedRoute.of(request.uri(), request.requestHeaders().contains("anthropic-version"));
        SimulatedKey key = keys.getOrDefault(credential(request.requestHeaders()), stranger);
        SimulatedExchange exchange = SimulatedExchange.begin(key, serials.incrementAndGet(), chance());
        return BoundedBody.of(request)
                .flatMap(body ->
                        delivery.send(reply(request, route, exchange, body), exchange, route.dialect(), response))
                .doOnError(error -> exchange.end(KeyCounters.Ending.FAILED))
                .doOnCancel(() -> exchange.end(KeyCounters.Ending.CLIENT_LEFT));
    }

    private SimulatedReply reply(
            HttpServerRequest request, SimulatedRoute route, SimulatedExchange exchange, BoundedBody body) {
        if (body.isTooLarge()) {
            return responder.refuse(route, exchange, RequestProblem.TOO_LARGE, "");
        }
        boolean methodFits = route.place() == SimulatedRoute.Place.UNKNOWN
                || route.place().method().equals(request.method().name());
        return methodFits
                ? responder.answer(route, exchange, body.bytes())
                : responder.refuse(route, exchange, RequestProblem.WRONG_METHOD, route.path());
    }

    private RandomGenerator chance() {
        synchronized (seeds) {
            return new SplittableRandom(seeds.nextLong());
        }
    }

    private SimulatedKey key(String secret) {
        SimulatedKey key = keys.get(secret);
        if (key == null) {
            throw new IllegalArgumentException("secret: unknown (expected: one of the plan's keys)");
        }
        return key;
    }

    private static String credential(HttpHeaders headers) {
        String apiKey = headers.get("x-api-key");
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        if (apiKey != null) {
            return apiKey;
        }
        return authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
    }

    private static Map<String, SimulatedKey> keys(SimulationPlan plan, long now) {
        Map<String, SimulatedKey> keys = new HashMap<>();
        for (SimulationPlan.AccountPlan account : plan.accounts()) {
            SimulatedAccount shared = new SimulatedAccount(account.name(), new KeyLimits(account.limits(), now));
            account.secrets().forEach(secret -> keys.put(secret, new SimulatedKey(shared)));
        }
        return Map.copyOf(keys);
    }

    /** Whoever comes with a key that does not exist is answered as one whose key is revoked. */
    private static SimulatedKey stranger(long now) {
        SimulatedKey stranger =
                new SimulatedKey(new SimulatedAccount("unknown", new KeyLimits(LimitPlan.UNLIMITED, now)));
        stranger.fail(Fault.REVOKED, 1);
        return stranger;
    }
}
