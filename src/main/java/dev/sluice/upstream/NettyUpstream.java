package dev.sluice.upstream;

import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.rules.ProviderForm;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;

/**
 * The upstream over Reactor Netty: HTTP/1.1, and HTTP/2 where TLS and the provider offer it.
 *
 * <p>Runs on the event loops that the server runs on, so that an answer's bytes stay on the thread that read the request.
 * Safe for use by several threads.
 */
public final class NettyUpstream implements Upstream, AutoCloseable {

    /** Providers behind several proxies send some 3 KB of header fields; Netty's bound is 8 KB. */
    private static final int MAX_HEADER_BYTES = 32 << 10;

    private final UpstreamContext context;
    private final ConnectionPools pools;
    private final Credentials credentials;
    private final UnaryOperator<HttpClient> customizer;
    private volatile Map<String, ProviderClient> providers = Map.of();

    /** Makes the upstream to the providers of {@code connections}, whose names are unique. */
    public NettyUpstream(Collection<ProviderConnection> connections, UpstreamContext context) {
        this(connections, context, UnaryOperator.identity());
    }

    /** @param customizer is applied last to every HTTP client; identity but in tests */
    NettyUpstream(
            Collection<ProviderConnection> connections, UpstreamContext context, UnaryOperator<HttpClient> customizer) {
        this.context = context;
        this.customizer = customizer;
        this.pools = new ConnectionPools(context.loops());
        this.credentials = new Credentials(context.ticker(), context.clock());
        reconfigure(connections);
    }

    /** Replaces the providers. Attempts under way go on as they began; connections to unchanged providers are kept. */
    public void reconfigure(Collection<ProviderConnection> connections) {
        Map<String, ProviderClient> before = providers;
        providers = connections.stream().collect(Collectors.toUnmodifiableMap(ProviderConnection::name, connection -> {
            ProviderClient client = before.get(connection.name());
            return client != null && client.connection().equals(connection) ? client : client(connection);
        }));
    }

    private ProviderClient client(ProviderConnection connection) {
        DialectRules rules = context.rules().apply(connection.dialect());
        SslContext tls =
                connection.isSecure() ? TlsContexts.of(connection.egress().tls()) : null;
        return new ProviderClient(
                connection,
                rules,
                ErrorClassifier.of(connection.preset(), connection.errors(), context.clock()),
                BaseUrl.of(connection, rules),
                pools,
                pools.clients(client -> configured(client, connection, tls)),
                pools.clients(client -> ProviderSockets.ofStreams(configured(client, connection, tls), connection)),
                pools.freshClients(client -> configured(client, connection, tls)),
                credentials);
    }

    private HttpClient configured(HttpClient client, ProviderConnection connection, @Nullable SslContext tls) {
        Duration connect = connection.timeouts().connect();
        HttpClient own = ProviderSockets.bounded(client)
                .disableRetry(true)
                .doOnRequest((request, made) -> InterimAnswers.passOver(made.channel()))
                .followRedirect(false)
                .compress(false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(Math.min(connect.toMillis(), Integer.MAX_VALUE)))
                .httpResponseDecoder(spec -> spec.maxHeaderSize(MAX_HEADER_BYTES));
        OutboundProxy proxy = connection.egress().proxy();
        HttpClient led = proxy == null
                ? own
                : ProxyTunnel.over(proxy, HttpResources.get().getOrCreateDefaultResolver(), connection, own);
        HttpClient secured = tls == null
                ? led
                : led.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
                        .secure(spec -> spec.sslContext(tls).handshakeTimeout(connect));
        return customizer.apply(secured);
    }

    @Override
    public Mono<AttemptResult> send(Attempt attempt) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super AttemptResult> subscriber) {
                String provider = attempt.lease().key().provider();
                ProviderClient client = providers.get(provider);
                if (client == null) {
                    attempt.lease().ignored();
                    Mono.<AttemptResult>just(AttemptResult.Failed.unanswered(notConfigured(provider)))
                            .subscribe(subscriber);
                    return;
                }
                ProviderForm asked = new ProviderForm(attempt.path(), attempt.query(), attempt.body());
                ProviderForm taken =
                        client.rules().at(client.connection().preset(), attempt.endpoint(), asked, attempt.stream());
                if (taken.equals(asked)) {
                    new AttemptExchange(attempt, client, context, subscriber).start();
                } else {
                    exchanged(attempt.in(taken), client).subscribe(subscriber);
                }
            }
        };
    }

    /** The attempt's body shares parts with the call's, and would keep them after the call has freed its own. */
    private Mono<AttemptResult> exchanged(Attempt attempt, ProviderClient client) {
        return new Mono<AttemptResult>() {
            @Override
            public void subscribe(CoreSubscriber<? super AttemptResult> subscriber) {
                new AttemptExchange(attempt, client, context, subscriber).start();
            }
        }.doFinally(signal -> attempt.body().free());
    }

    /**
     * Fetches the models that {@code provider} offers to the key with {@code secret}, which costs nothing: within ten seconds.
     * Fails with {@link FailedAttempt}.
     */
    public Mono<KeyModels> listModels(String provider, Secret secret) {
        return Mono.defer(() -> {
            ProviderClient client = providers.get(provider);
            return client == null
                    ? Mono.error(new FailedAttempt(notConfigured(provider)))
                    : client.credential(secret)
                            .flatMap(credential ->
                                    new ModelListReader(client, secret, credential, context.clock()).fetch());
        });
    }

    private static Failure notConfigured(String provider) {
        return Failure.of(FailureKind.CONNECT, "provider " + provider + " is not configured any more");
    }

    /** Closes every connection; attempts under way break off. */
    @Override
    public void close() {
        pools.close();
    }
}
