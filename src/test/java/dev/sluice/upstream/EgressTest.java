package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RefusingPort;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.call.RequestBody;
import dev.sluice.call.Secret;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.upstream.OutboundProxy.Kind;
import dev.sluice.upstream.ProviderTls.ClientCertificate;
import io.netty.handler.ssl.ClientAuth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.pem.PemContent;
import reactor.netty.http.HttpResources;

/** The ways out to a provider, over real sockets: proxies, certificates, added fields. */
@Timeout(60)
class EgressTest {

    private static final ScriptedProvider.Script ANSWER =
            (request, peer) -> peer.answer("200 OK", "content-type: application/json\r\n", "{\"id\":1}");

    private final ManualTime time = new ManualTime();
    private final RecordingLease lease = new RecordingLease();

    private static OutboundProxy proxy(LoopbackProxy at, Kind kind) {
        return new OutboundProxy(kind, "localhost", at.port(), null, Secret.of(""));
    }

    private static Egress over(OutboundProxy proxy) {
        return new Egress(proxy, ProviderTls.PLATFORM, List.of(), List.of());
    }

    private static Egress trusting(OutboundProxy proxy, ClientCertificate client) throws Exception {
        return new Egress(proxy, new ProviderTls(certificates("ca.pem"), client), List.of(), List.of());
    }

    private static PemContent pem(String name) throws Exception {
        return PemContent.load(Files.newInputStream(TlsProvider.file(name).toPath()));
    }

    private static List<X509Certificate> certificates(String name) throws Exception {
        return pem(name).getCertificates();
    }

    private AttemptResult send(String baseUrl, Egress egress) {
        return send(lease, baseUrl, egress, null);
    }

    private AttemptResult send(RecordingLease lease, String baseUrl, Egress egress, String query) {
        ProviderConnection connection = new ProviderConnection(
                "provider", Dialect.OPENAI, URI.create(baseUrl), Preset.OPENAI, UpstreamFixture.TIMEOUTS, egress);
        UpstreamContext context =
                new UpstreamContext(Dialects::of, time, time, InstantSource.fixed(Instant.EPOCH), HttpResources.get());
        try (NettyUpstream upstream = new NettyUpstream(List.of(connection), context)) {
            Attempt attempt = new Attempt(
                    lease,
                    Endpoint.CHAT,
                    "POST",
                    "/chat/completions",
                    query,
                    new Headers().add("x-tenant", "the caller's"),
                    RequestBody.of("{}".getBytes(StandardCharsets.UTF_8)),
                    false,
                    0,
                    11,
                    StateSink.NONE);
            AttemptResult result = Objects.requireNonNull(upstream.send(attempt).block(UpstreamFixture.MAX_WAIT));
            if (result instanceof AttemptResult.Answer answer) {
                UpstreamFixture.read(answer);
            }
            return result;
        }
    }

    private static Failure failure(AttemptResult result) {
        assertThat(result).isInstanceOf(AttemptResult.Failed.class);
        return ((AttemptResult.Failed) result).failure();
    }

    @Test
    void a_plain_provider_is_asked_for_by_its_whole_url_over_an_http_proxy() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider(ANSWER);
                LoopbackProxy proxy = new LoopbackProxy(provider.url().getPort())) {
            OutboundProxy named = new OutboundProxy(Kind.HTTP, "localhost", proxy.port(), "us er", Secret.of("p:w"));
            assertThat(send("http://llm.corp.invalid", over(named))).isInstanceOf(AttemptResult.Answer.class);
            assertThat(proxy.asked.get(0))
                    .startsWith("POST http://llm.corp.invalid/v1/chat/completions HTTP/1.1\r\n")
                    .containsIgnoringCase("host: llm.corp.invalid\r\n")
                    .containsIgnoringCase("proxy-authorization: Basic dXMgZXI6cDp3");
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void an_https_provider_is_reached_by_http_2_through_the_proxys_tunnel(Kind kind) throws Exception {
        try (TlsProvider provider = new TlsProvider(ClientAuth.NONE);
                LoopbackProxy proxy = new LoopbackProxy(provider.port())) {
            Egress egress = trusting(proxy(proxy, kind), null);
            assertThat(send("https://llm.corp.invalid", egress)).isInstanceOf(AttemptResult.Answer.class);
            assertThat(proxy.asked.get(0))
                    .startsWith(kind == Kind.HTTP ? "CONNECT llm.corp.invalid:443 " : "socks llm.corp.invalid:443");
            assertThat(provider.requests).containsExactly("HTTP/2.0 /v1/chat/completions");
        }
    }

    @Test
    void a_plain_provider_is_reached_through_socks() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider(ANSWER);
                LoopbackProxy proxy = new LoopbackProxy(provider.url().getPort())) {
            assertThat(send("http://llm.corp.invalid:81", over(proxy(proxy, Kind.SOCKS5))))
                    .isInstanceOf(AttemptResult.Answer.class);
            assertThat(proxy.asked).containsExactly("socks llm.corp.invalid:81");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 403 Forbidden\r\nx-squid-error: ERR_ACCESS_DENIED 0\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 502 Bad Gateway\r\nproxy-status: p; error=dns_error\r\ncontent-length: 0\r\n\r\n"
            })
    void a_refusal_of_the_proxy_is_told_as_the_proxys_and_held_against_no_key(String refusal) throws Exception {
        String status = refusal.substring(9, 12);
        for (String url : List.of("http://llm.corp.invalid", "https://llm.corp.invalid")) {
            try (LoopbackProxy proxy = new LoopbackProxy(1)) {
                proxy.refusal = refusal;
                RecordingLease own = new RecordingLease();
                Failure failure = failure(send(own, url, over(proxy(proxy, Kind.HTTP)), null));
                assertThat(failure.kind()).isEqualTo(FailureKind.CONNECT);
                assertThat(failure.message()).contains("the proxy", "http://localhost:" + proxy.port(), status);
                assertThat(own.endings()).containsExactly("ignored");
            }
        }
    }

    @Test
    void a_provider_of_its_own_that_answers_so_is_not_taken_for_a_proxy() throws Exception {
        try (ScriptedProvider provider = new ScriptedProvider(
                (request, peer) -> peer.answer("403 Forbidden", "x-squid-error: ERR_ACCESS_DENIED 0\r\n", "{}"))) {
            assertThat(failure(send(provider.url().toString(), Egress.DIRECT)).status())
                    .isEqualTo(403);
            assertThat(lease.endings()).containsExactly("failed");
        }
    }

    @Test
    void a_proxy_that_is_gone_is_named() throws Exception {
        try (RefusingPort port = new RefusingPort()) {
            OutboundProxy gone = new OutboundProxy(Kind.HTTP, "localhost", port.number(), null, Secret.of(""));
            for (String url : List.of("http://llm.corp.invalid", "https://llm.corp.invalid")) {
                RecordingLease own = new RecordingLease();
                Failure failure = failure(send(own, url, over(gone), null));

                assertThat(failure.message()).contains("over the proxy http://localhost:" + port.number());
                assertThat(own.endings()).containsExactly("ignored");
            }
        }
    }

    @Test
    void an_authority_of_ones_own_is_trusted_by_its_provider_only() throws Exception {
        try (TlsProvider provider = new TlsProvider(ClientAuth.NONE)) {
            String url = "https://localhost:" + provider.port();
            assertThat(failure(send(url, Egress.DIRECT)).message())
                    .contains("its certificate is not trusted (PKIX: no trusted authority issued it, but CN=");
            assertThat(send(url, trusting(null, null))).isInstanceOf(AttemptResult.Answer.class);
        }
    }

    @Test
    void a_certificate_for_another_host_is_refused_and_told() throws Exception {
        try (TlsProvider provider = new TlsProvider(ClientAuth.NONE);
                LoopbackProxy proxy = new LoopbackProxy(provider.port())) {
            Egress egress = trusting(proxy(proxy, Kind.HTTP), null);
            assertThat(failure(send("https://other.invalid", egress)).message())
                    .contains("its certificate is for another host");
        }
    }

    @Test
    void a_provider_that_asks_for_a_certificate_is_shown_the_configured_one() throws Exception {
        ClientCertificate client = new ClientCertificate(
                certificates("client.pem"), pem("client-key.pem").getPrivateKey());
        try (TlsProvider provider = new TlsProvider(ClientAuth.REQUIRE)) {
            String url = "https://localhost:" + provider.port();
            assertThat(send(url, trusting(null, client))).isInstanceOf(AttemptResult.Answer.class);
            assertThat(failure(send(url, trusting(null, null))).message()).contains("asked for a client certificate");
        }
    }

    @Test
    void configured_fields_and_parameters_win_over_the_callers() throws Exception {
        Egress egress = new Egress(
                null,
                ProviderTls.PLATFORM,
                List.of(new AddedField("x-tenant", Secret.of("t 1")), new AddedField("user-agent", Secret.of("own"))),
                List.of(new AddedField("api-version", Secret.of("2024-10-21 a+b&c"))));
        try (ScriptedProvider provider = new ScriptedProvider(ANSWER)) {
            send(lease, provider.url().toString(), egress, "beta=true&api%2Dversion=1&x=%20");
            ScriptedProvider.Request request = provider.requests.take();
            assertThat(request.line())
                    .isEqualTo("POST /v1/chat/completions?beta=true&x=%20&api-version=2024-10-21%20a%2Bb%26c HTTP/1.1");
            assertThat(request.fields())
                    .contains("x-tenant: t 1", "user-agent: own")
                    .doesNotContain("x-tenant: the caller's");
        }
    }

    @Test
    void a_list_of_models_is_asked_for_with_the_configured_fields_and_parameters_too() throws Exception {
        Egress egress = new Egress(
                null,
                ProviderTls.PLATFORM,
                List.of(new AddedField("x-tenant", Secret.of("t 1"))),
                List.of(new AddedField("api-version", Secret.of("2024-10-21"))));
        UpstreamContext context =
                new UpstreamContext(Dialects::of, time, time, InstantSource.fixed(Instant.EPOCH), HttpResources.get());
        ScriptedProvider.Script models = (request, peer) ->
                peer.answer("200 OK", "content-type: application/json\r\n", "{\"data\":[{\"id\":\"m\"}]}");
        try (ScriptedProvider provider = new ScriptedProvider(models);
                NettyUpstream upstream = new NettyUpstream(
                        List.of(new ProviderConnection(
                                "provider",
                                Dialect.OPENAI,
                                provider.url(),
                                Preset.OPENAI,
                                UpstreamFixture.TIMEOUTS,
                                egress)),
                        context)) {
            upstream.listModels("provider", Secret.of("sk-1")).block(UpstreamFixture.MAX_WAIT);
            ScriptedProvider.Request request = provider.requests.take();

            assertThat(request.line()).startsWith("GET /v1/models?").contains("api-version=2024-10-21");
            assertThat(request.fields()).contains("x-tenant: t 1");
        }
    }
}
