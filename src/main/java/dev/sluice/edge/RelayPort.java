package dev.sluice.edge;

import dev.sluice.edge.socket.ResponsesSockets;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
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

    private final BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> relay;
    private final Supplier<Settings> settings;
    private final BooleanSupplier ready;
    private final OwnPage page = new OwnPage();

    /**
     * @param relay answers every other request
     * @param settings returns the settings in force; called for each request
     * @param ready returns whether the relay takes calls
     */
    public RelayPort(
            BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> relay,
            Supplier<Settings> settings,
            BooleanSupplier ready) {
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
        Settings now = settings.get();
        if (isHealthCheck(request, now.healthPath())) {
            return health(request, response);
        }
        if (isProbe(request)) {
            return answer(response, 200, "sluice\n", request.method().equals(HttpMethod.HEAD));
        }
        Publisher<Void> ofPage = page.answer(request, response);
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
        return relay.apply(request, response);
    }

    private static boolean isHealthCheck(HttpServerRequest request, @Nullable String path) {
        if (path == null
                || !(request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD))) {
            return false;
        }
        String uri = request.uri();
        int query = uri.indexOf('?');
        return path.equals(query < 0 ? uri : uri.substring(0, query));
    }

    /** Agents ask for the head of the base URL to see whether a server is there; they send no key. */
    private static boolean isProbe(HttpServerRequest request) {
        return request.uri().equals("/")
                && !ResponsesSockets.isAskedBy(request)
                && (request.method().equals(HttpMethod.HEAD) || request.method().equals(HttpMethod.GET));
    }

    private Publisher<Void> health(HttpServerRequest request, HttpServerResponse response) {
        boolean up = ready.getAsBoolean();
        boolean headOnly = request.method().equals(HttpMethod.HEAD);
        return answer(response, up ? 200 : 503, up ? "ready\n" : "not ready\n", headOnly);
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
