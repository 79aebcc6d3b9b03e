package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Secret;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * The wire over Reactor Netty: HTTP/1.1, and HTTP/2 where TLS and the provider offer it.
 *
 * <p>Runs on the event loops that the server runs on, so that an answer's bytes stay on the thread that read the request.
 * Safe for use by several threads.
 */
public final class NettyUpstream implements Upstream, AutoCloseable {

    /** Providers behind several proxies send some 3 KB of header fields; Netty's bound is 8 KB. */
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private final UpstreamContext surroundings;
    private final ConnectionPools connections;
    private final UnaryOperator<HttpClient> finish;
    private volatile Map<String, ProviderClient> routes = Map.of();

    public NettyUpstream(Collection<ProviderConnection> wires, UpstreamContext surroundings) {
        this(wires, surroundings, UnaryOperator.identity());
    }

    /** @param finish has the last word on every client; identity but in tests */
    NettyUpstream(
            Collection<ProviderConnection> wires, UpstreamContext surroundings, UnaryOperator<HttpClient> finish) {
        this.surroundings = surroundings;
        this.finish = finish;
        this.connections = new ConnectionPools(surroundings.loops());
        reconfigure(wires);
    }

    /** Replaces the providers. Attempts under way go on as they began. */
    public void reconfigure(Collection<ProviderConnection> wires) {
        routes = wires.stream().collect(Collectors.toUnmodifiableMap(ProviderConnection::name, this::route));
    }

    private ProviderClient route(ProviderConnection wire) {
        List<HttpClient> clients = connections.clients(client -> finish.apply(configured(client, wire)));
        return new ProviderClient(wire, BaseUrl.of(wire), connections, clients);
    }

    private static HttpClient configured(HttpClient client, ProviderConnection wire) {
        Duration connect = wire.timeouts().connect();
        HttpClient own = client.disableRetry(true)
                .followRedirect(false)
                .compress(false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(Math.min(connect.toMillis(), Integer.MAX_VALUE)))
                .httpResponseDecoder(spec -> spec.maxHeaderSize(MAX_HEADER_BYTES));
        return "https".equalsIgnoreCase(wire.baseUrl().getScheme())
                ? own.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                        .secure(spec -> spec.sslContext(Tls.CONTEXT).handshakeTimeout(connect))
                : own;
    }

    @Override
    public Mono<AttemptResult> send(Attempt attempt) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super AttemptResult> caller) {
                String provider = attempt.lease().key().provider();
                ProviderClient route = routes.get(provider);
                if (route == null) {
                    attempt.lease().ignored();
                    Mono.<AttemptResult>just(AttemptResult.Failed.unanswered(gone(provider)))
                            .subscribe(caller);
                    return;
                }
                new AttemptExchange(attempt, route, surroundings, caller).start();
            }
        };
    }

    /**
     * Asks {@code provider} what it offers to the key with {@code secret}, which costs nothing: within ten seconds. Fails with
     * {@link FailedAttempt}.
     */
    public Mono<KeyModels> ask(String provider, Secret secret) {
        return Mono.defer(() -> {
            ProviderClient route = routes.get(provider);
            return route == null
                    ? Mono.error(new FailedAttempt(gone(provider)))
                    : new ModelListReader(route, secret, surroundings.clock()).fetch();
        });
    }

    private static Failure gone(String provider) {
        return Failure.of(FailureKind.CONNECT, "provider " + provider + " is not configured any more");
    }

    /** Closes every connection; attempts under way break off. */
    @Override
    public void close() {
        connections.close();
    }

    /** Made once, when first needed: reading the trusted certificates takes a moment. */
    private static final class Tls {

        static final SslContext CONTEXT = context();

        private static SslContext context() {
            try {
                return Http2SslContextSpec.forClient().sslContext();
            } catch (SSLException e) {
                throw new IllegalStateException("the platform's trusted certificates cannot be read", e);
            }
        }
    }
}
