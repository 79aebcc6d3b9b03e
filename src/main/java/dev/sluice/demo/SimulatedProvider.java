package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.Ticker;
import dev.sluice.demo.SimulationPlan.AccountPlan;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.wire.AnswerGenerator;
import dev.sluice.demo.wire.RequestProblem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.SslProvider;

/**
 * A server that answers like the real providers: all dialects on one port of the loopback interface, with the limits of
 * accounts enforced and with faults on demand. With TLS it makes a certificate of its own. Safe for use by several threads.
 */
public final class SimulatedProvider implements AutoCloseable {

    private static final String GOOGLE_KEY = "x-goog-api-key";

    /** The time that connections may take to close; on the loopback interface they take almost none. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(5);

    private static final String BEARER = "Bearer ";

    private final LoopResources loops =
            LoopResources.create("simulated-provider", LoopResources.DEFAULT_IO_WORKER_COUNT, true);
    private final Map<String, SimulatedKey> keys;
    private final SimulatedKey unknownKey;
    private final Responder responder;
    private final ReplySender sender;
    private final AtomicLong serials = new AtomicLong();
    private final RandomGenerator seeds;
    private final @Nullable LoopbackCertificate certificate;
    private final DisposableServer server;

    private SimulatedProvider(
            SimulationPlan plan, Ticker ticker, InstantSource clock, RandomGenerator seeds, ArrivalListener arrivals) {
        this.keys = keys(plan, ticker.nanos());
        this.unknownKey = unknownKey(ticker.nanos());
        ReplyScript generated = new GeneratedReplies(new AnswerGenerator(plan.length()), clock);
        ReplyScript replies =
                plan.prebuilt() ? new PrebuiltReplies(generated, plan.models().get(0)) : generated;
        this.responder = new Responder(replies, plan.models(), plan.limitsShown(), ticker, arrivals);
        this.sender = new ReplySender(ticker, clock, plan.pace(), plan.limitsShown());
        this.seeds = seeds;
        this.certificate = plan.transport().isSecure() ? LoopbackCertificate.make() : null;
        this.server = secured(HttpServer.create(), certificate, plan.transport())
                .host("127.0.0.1")
                .port(plan.port())
                .runOn(loops)
                .handle(this::handle)
                .bindNow();
    }

    /**
     * Starts a server.
     *
     * @param ticker the clock by which limits are measured
     * @param clock the source of dates in headers and bodies
     * @param random the source of lengths, jitter and faults; used by one thread at a time
     */
    public static SimulatedProvider start(
            SimulationPlan plan, Ticker ticker, InstantSource clock, RandomGenerator random) {
        return start(plan, ticker, clock, random, ArrivalListener.NONE);
    }

    /** Starts a server as above that reports requests to {@code arrivals}. */
    public static SimulatedProvider start(
            SimulationPlan plan, Ticker ticker, InstantSource clock, RandomGenerator random, ArrivalListener arrivals) {
        return new SimulatedProvider(plan, ticker, clock, random, arrivals);
    }

    private static HttpServer secured(
            HttpServer server, @Nullable LoopbackCertificate certificate, Transport transport) {
        if (certificate == null) {
            return server;
        }
        SslProvider.GenericSslContextSpec<?> context = transport == Transport.H2
                ? Http2SslContextSpec.forServer(certificate.keys())
                : Http11SslContextSpec.forServer(certificate.keys());
        return server.protocol(transport == Transport.H2 ? HttpProtocol.H2 : HttpProtocol.HTTP11)
                .secure(tls -> tls.sslContext(context));
    }

    /** Returns the base URL of requests, without a version and without a slash at the end. */
    public String baseUrl() {
        return (certificate == null ? "http" : "https") + "://127.0.0.1:" + server.port();
    }

    /** Returns the certificate that a client has to trust, as a PEM file's text; empty without TLS. */
    public Optional<String> certificate() {
        return Optional.ofNullable(certificate).map(LoopbackCertificate::pem);
    }

    /** Injects {@code fault} into every request of the key, from the next one on, in place of any other fault. */
    public void fail(String secret, Fault fault) {
        fail(secret, fault, 1);
    }

    /** Injects {@code fault} into requests of the key with {@code probability}, 0 to 1, in place of any other fault. */
    public void fail(String secret, Fault fault, double probability) {
        key(secret).fail(fault, probability);
    }

    /** Injects {@code fault} into every request, as when the provider is down. */
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

    /** Returns the statistics of one key. */
    public KeyStatistics statistics(String secret) {
        return key(secret).counters().read();
    }

    /** Returns the sum of the statistics of all keys and of requests with an unknown key. */
    public KeyStatistics totals() {
        KeyStatistics totals = unknownKey.counters().read();
        for (SimulatedKey key : keys.values()) {
            totals = totals.plus(key.counters().read());
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
        SimulatedRoute route = SimulatedRoute.of(request.uri(), shown(request.requestHeaders()));
        SimulatedKey key = keys.getOrDefault(credential(request.requestHeaders()), unknownKey);
        SimulatedExchange exchange = SimulatedExchange.begin(key, serials.incrementAndGet(), randomFor());
        return BoundedBody.of(request)
                .flatMap(body -> sender.send(reply(request, route, exchange, body), exchange, route.format(), response))
                .doOnError(error -> exchange.end(KeyCounters.Ending.FAILED))
                .doOnCancel(() -> exchange.end(KeyCounters.Ending.CLIENT_LEFT));
    }

    private SimulatedReply reply(
            HttpServerRequest request, SimulatedRoute route, SimulatedExchange exchange, BoundedBody body) {
        if (body.isTooLarge()) {
            return responder.refuse(route, exchange, RequestProblem.TOO_LARGE, "");
        }
        boolean methodFits = route.operation() == SimulatedRoute.Operation.UNKNOWN
                || route.operation().method().equals(request.method().name());
        return methodFits
                ? responder.answer(route, exchange, body.bytes())
                : responder.refuse(route, exchange, RequestProblem.WRONG_METHOD, route.path());
    }

    private RandomGenerator randomFor() {
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

    private static Dialect shown(HttpHeaders headers) {
        if (headers.contains(GOOGLE_KEY)) {
            return Dialect.GEMINI;
        }
        return headers.contains("anthropic-version") ? Dialect.ANTHROPIC : Dialect.OPENAI;
    }

    private static String credential(HttpHeaders headers) {
        String apiKey = headers.get(headers.contains(GOOGLE_KEY) ? GOOGLE_KEY : "x-api-key");
        String authorization = headers.get(HttpHeaderNames.AUTHORIZATION, "");
        if (apiKey != null) {
            return apiKey;
        }
        return authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
    }

    private static Map<String, SimulatedKey> keys(SimulationPlan plan, long now) {
        Map<String, SimulatedKey> keys = new HashMap<>();
        for (AccountPlan account : plan.accounts()) {
            SimulatedAccount shared = new SimulatedAccount(account.name(), account.limitsFrom(now));
            account.secrets().forEach(secret -> keys.put(secret, new SimulatedKey(shared)));
        }
        return Map.copyOf(keys);
    }

    /** A request with an unknown key gets the same answer as one with a revoked key. */
    private static SimulatedKey unknownKey(long now) {
        SimulatedKey unknownKey = new SimulatedKey(new SimulatedAccount(
                "unknown", new AccountPlan("unknown", LimitPlan.UNLIMITED, List.of()).limitsFrom(now)));
        unknownKey.fail(Fault.REVOKED, 1);
        return unknownKey;
    }
}
