package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.Preset;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.upstream.ProviderConnection.Timeouts;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;

/** An upstream with one scripted provider. Closing it checks that the lease ended once, and that no buffer or alarm is left. */
final class UpstreamFixture implements AutoCloseable {

    static final Duration MAX_WAIT = Duration.ofMinutes(1);

    /** The first is also Netty's own for a connection and for its handshake, in real time. */
    static final Timeouts TIMEOUTS = new Timeouts(
            Duration.ofSeconds(25), Duration.ofSeconds(30), Duration.ofSeconds(20), Duration.ofSeconds(100));

    final ManualTime time = new ManualTime();
    final RecordingLease lease = new RecordingLease();
    final ScriptedProvider provider;
    final NettyUpstream upstream;
    private final Dialect dialect;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);

    UpstreamFixture(ScriptedProvider.Script script) {
        this(Dialect.OPENAI, script);
    }

    UpstreamFixture(Dialect dialect, ScriptedProvider.Script script) {
        this.dialect = dialect;
        this.provider = new ScriptedProvider(script);
        this.upstream = new NettyUpstream(
                List.of(connection(provider.url())),
                context(),
                client -> client.option(ChannelOption.ALLOCATOR, memory));
    }

    UpstreamFixture(URI url, UnaryOperator<HttpClient> customizer) {
        this.dialect = Dialect.OPENAI;
        this.provider = new ScriptedProvider((request, peer) -> {});
        this.upstream = new NettyUpstream(
                List.of(connection(url)),
                context(),
                client -> customizer.apply(client.option(ChannelOption.ALLOCATOR, memory)));
    }

    private UpstreamContext context() {
        return new UpstreamContext(
                Dialects::of,
                time,
                time,
                InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
                HttpResources.get());
    }

    private ProviderConnection connection(URI url) {
        Preset preset = dialect == Dialect.ANTHROPIC ? Preset.ANTHROPIC : Preset.OPENAI;
        return new ProviderConnection("provider", dialect, url, preset, TIMEOUTS);
    }

    Attempt attempt(boolean stream) {
        return attempt(stream, new Headers());
    }

    Attempt attempt(boolean stream, Headers headers) {
        Endpoint endpoint = dialect == Dialect.ANTHROPIC ? Endpoint.MESSAGES : Endpoint.CHAT;
        return attempt(endpoint, "POST", stream, headers);
    }

    Attempt attempt(Endpoint endpoint, String method, boolean stream, Headers headers) {
        String body = method.equals("POST") ? "{\"model\":\"model\"}" : "";
        return attempt(endpoint, method, stream, headers, RequestBody.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    Attempt attempt(Endpoint endpoint, String method, boolean stream, Headers headers, RequestBody body) {
        return new Attempt(
                lease, endpoint, method, endpoint.path(), null, headers, body, stream, 0, 11, StateSink.NONE);
    }

    Attempt attemptOver(RecordingLease own) {
        Attempt usual = attempt(false);
        return new Attempt(
                own,
                usual.endpoint(),
                "POST",
                usual.path(),
                null,
                new Headers(),
                usual.body(),
                false,
                0,
                11,
                StateSink.NONE);
    }

    /** Makes one call over a lease of its own, to {@code /warm}, so that a connection is kept. */
    void warmUp() {
        warmUp(false);
    }

    /** Makes one call as above over a connection for streams, or for other answers. */
    void warmUp(boolean stream) {
        Attempt usual = attempt(stream);
        read(answer(new Attempt(
                new RecordingLease(),
                usual.endpoint(),
                "GET",
                "/warm",
                null,
                new Headers(),
                RequestBody.of(new byte[0]),
                stream,
                0,
                0,
                StateSink.NONE)));
    }

    AttemptResult send(Attempt attempt) {
        return Objects.requireNonNull(upstream.send(attempt).block(MAX_WAIT));
    }

    AttemptResult.Answer answer(Attempt attempt) {
        AttemptResult result = send(attempt);
        assertThat(result).isInstanceOf(AttemptResult.Answer.class);
        return (AttemptResult.Answer) result;
    }

    AttemptResult.Failed failure(Attempt attempt) {
        AttemptResult result = send(attempt);
        assertThat(result).isInstanceOf(AttemptResult.Failed.class);
        return (AttemptResult.Failed) result;
    }

    /** Lets time pass by {@code step} whenever an alarm is set, until {@code result} is there: the event loop sets an alarm anew. */
    void passUntilDone(CompletableFuture<AttemptResult> result, Duration step) {
        await().atMost(MAX_WAIT).until(() -> {
            if (time.alarms() > 0) {
                time.advance(step);
            }
            return result.isDone();
        });
    }

    /** Reads the body to its end, releasing each chunk. */
    static String read(AttemptResult.Answer answer) {
        return Objects.requireNonNull(answer.body()
                .map(UpstreamFixture::text)
                .collect(Collectors.joining())
                .block(MAX_WAIT));
    }

    static String text(BodyChunk chunk) {
        String text = StandardCharsets.UTF_8.decode(chunk.bytes()).toString();
        chunk.release();
        return text;
    }

    @Override
    public void close() throws IOException {
        lease.ending();
        assertThat(lease.endings()).hasSize(1);
        upstream.close();
        provider.close();
        await().atMost(MAX_WAIT).untilAsserted(() -> {
            assertThat(memory.metric().usedDirectMemory()).isZero();
            assertThat(memory.metric().usedHeapMemory()).isZero();
            assertThat(time.alarms()).isZero();
        });
    }
}
