package dev.sluice.bench;

import dev.sluice.boot.KeepAliveStall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** A provider that always sends the same answer at once, at a low CPU cost: a plain answer, or sixteen events. */
final class FixedUpstream implements AutoCloseable {

    /** The folder of the tests' certificates, of which the server's is for localhost. */
    static final String TLS = "src/test/resources/tls";

    private static final int EVENTS = 16;
    private static final byte[] PLAIN =
            ("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4.1\","
                            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                            + "All is well here. ".repeat(40)
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":310,\"completion_tokens\":200,\"total_tokens\":510}}")
                    .getBytes(StandardCharsets.UTF_8);

    /** The most of a body that is looked at: whether a stream is asked for stands at its beginning. */
    private static final int BEGINNING = 4096;

    private final boolean secure;
    private final DisposableServer server;

    /** Starts a provider of HTTP/1.1 without TLS. */
    FixedUpstream() {
        this(HttpServer.create(), false);
    }

    /** Starts a provider of HTTP/2 over TLS, as real ones are reached. */
    static FixedUpstream secure() throws IOException {
        Http2SslContextSpec context = Http2SslContextSpec.forServer(
                Path.of(TLS, "server.pem").toFile(),
                Path.of(TLS, "server-key.pem").toFile());
        return new FixedUpstream(
                HttpServer.create().protocol(HttpProtocol.H2).secure(tls -> tls.sslContext(context)), true);
    }

    private FixedUpstream(HttpServer base, boolean secure) {
        this.secure = secure;
        this.server = KeepAliveStall.preventOn(base)
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> request.receive()
                        .collect(StringBuilder::new, FixedUpstream::add)
                        .flatMapMany(body -> body.indexOf("\"stream\":true") >= 0
                                ? response.header("content-type", "text/event-stream")
                                        .send(events(), event -> true)
                                : response.header("content-type", "application/json")
                                        .header("content-length", Integer.toString(PLAIN.length))
                                        .sendObject(Mono.just(Unpooled.wrappedBuffer(PLAIN)))))
                .bindNow();
    }

    private static void add(StringBuilder beginning, ByteBuf chunk) {
        if (beginning.length() < BEGINNING) {
            beginning.append(chunk.toString(StandardCharsets.ISO_8859_1));
        }
    }

    /** Returns a request of about two kilobytes. */
    static String body(boolean stream) {
        return body(stream, 2 << 10);
    }

    /** Returns a request of about {@code bytes} bytes. */
    static String body(boolean stream, int bytes) {
        String text = "Tell me how things are. ";
        return "{\"model\":\"gpt-4.1\",\"stream\":" + stream + ",\"messages\":[{\"role\":\"user\",\"content\":\""
                + text.repeat(bytes / text.length()) + "\"}]}";
    }

    String url() {
        return (secure ? "https://localhost:" : "http://127.0.0.1:") + server.port();
    }

    private static Flux<ByteBuf> events() {
        return Flux.range(0, EVENTS + 1).map(i -> Unpooled.wrappedBuffer(event(i)));
    }

    private static byte[] event(int i) {
        String data = i == EVENTS
                ? "[DONE]"
                : "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt-4.1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"All is well here. \"},\"finish_reason\":"
                        + (i == EVENTS - 1 ? "\"stop\"" : "null") + "}]}";
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
