package dev.sluice.edge;

import dev.sluice.call.RefusedCall;
import dev.sluice.edge.socket.ResponsesSockets;
import dev.sluice.protocol.rules.RequestLine;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The handler of the relay's port around {@link RelayHandler}: answers health checks, the page at {@code /me} and
 * the preflights of browsers itself, and marks every answer by the {@link CorsPolicy}. Safe for use by many threads.
 */
public final class RelayPort implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    /** The methods that some endpoint takes. */
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    private final BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> relay;
    private final Supplier<Settings> settings;
    private final BooleanSupplier ready;
    private final ResponseDate date;
    private final OwnPage page = new OwnPage();

    /**
     * @param relay answers every other request
     * @param settings returns the settings in force; called for each request
     * @param ready returns whether the relay takes calls
     * @param clock dates the answers
     */
    public RelayPort(
            BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> relay,
            Supplier<Settings> settings,
            BooleanSupplier ready,
            InstantSource clock) {
        this.date = new ResponseDate(clock);
        this.relay = relay;
        this.settings = settings;
        this.ready = ready;
    }

    /**
     * The settings of what the port answers besides calls.
     *
     * @param cors the policy on calls from web pages
     * @param healthPath the path that answers whether the relay takes calls, or null for none
     */
    public record Settings(CorsPolicy cors, @Nullable String healthPath) {}

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        Publisher<Void> own = RequestHeadRules.framing(request.version(), request.requestHeaders()) == null
                ? ownAnswer(request, response, path(request))
                : null;
        if (own != null) {
            response.header(HttpHeaderNames.DATE, date.now());
            return own;
        }
        return relay.apply(request, response);
    }

    private @Nullable Publisher<Void> ownAnswer(HttpServerRequest request, HttpServerResponse response, String path) {
        Settings now = settings.get();
        boolean head = request.method().equals(HttpMethod.HEAD);
        boolean reads = head || request.method().equals(HttpMethod.GET);
        if (reads && path.equals(now.healthPath())) {
            boolean up = ready.getAsBoolean();
            return answer(response, up ? 200 : 503, up ? "ready\n" : "not ready\n", head);
        }
        // Agents ask for the head of the base URL to see whether a server is there; they send no key.
        if (reads && path.equals("/") && !ResponsesSockets.isAskedBy(request)) {
            return answer(response, 200, "sluice\n", head);
        }
        Publisher<Void> ofPage = reads ? page.answer(path, head, response) : null;
        if (ofPage != null) {
            return ofPage;
        }
        CorsPolicy cors = now.cors();
        if (cors.isOn()) {
            cors.mark(request.requestHeaders(), response.responseHeaders());
            if (cors.answers(request.method(), request.requestHeaders())) {
                cors.permit(request.requestHeaders(), response.responseHeaders());
                return response.status(204).send();
            }
        }
        boolean ofServer = path.equals("*") && request.method().equals(HttpMethod.OPTIONS);
        return ofServer
                ? response.status(204).header(HttpHeaderNames.ALLOW, METHODS).send()
                : null;
    }

    /** Returns the path of the target, which may be in absolute form (RFC 9112, 3.2.2) or in that of the server itself (3.2.4). */
    private static String path(HttpServerRequest request) {
        String uri = request.uri();
        if (!uri.startsWith("/") && !uri.equals("*")) {
            try {
                return RequestLine.of(request.method().name(), uri).path();
            } catch (RefusedCall malformed) {
                return "";
            }
        }
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static Publisher<Void> answer(HttpServerResponse response, int status, String text, boolean headOnly) {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length));
        return headOnly ? response.send() : response.sendObject(Unpooled.wrappedBuffer(body));
    }
}
