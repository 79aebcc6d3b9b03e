package dev.sluice.edge;

import dev.sluice.access.CallerDirectory;
import dev.sluice.access.ClientAddress;
import dev.sluice.call.Caller;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.rules.RequestLine;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The identification of a request's caller: by its credentials, its address and the present time. Safe for use by many threads.
 *
 * @param callers returns the current callers; called for each request, as is {@code settings}
 */
public record CallerIdentification(
        Supplier<CallerDirectory> callers, Supplier<EdgeSettings> settings, InstantSource clock) {

    /** @throws dev.sluice.call.RefusedCall where the request comes from no caller that may call now */
    Caller caller(HttpExchange exchange, RequestLine line) {
        return CallerAuthentication.caller(
                exchange.request().requestHeaders(),
                line,
                exchange.rules(),
                callers.get(),
                address(exchange),
                clock.instant());
    }

    /** Returns the address that the request came from, or null where it is not known. */
    @Nullable
    InetAddress address(HttpExchange exchange) {
        HttpServerRequest request = exchange.request();
        InetSocketAddress peer = request.remoteAddress();
        return ClientAddress.of(
                peer == null ? null : peer.getAddress(),
                () -> request.requestHeaders().getAll(ClientAddress.FORWARDED_FOR),
                settings.get().trustedProxies());
    }

    /** @throws dev.sluice.call.RefusedCall also where the caller may not call {@code endpoint} */
    Caller caller(HttpExchange exchange, RequestLine line, Endpoint endpoint) {
        Caller caller = caller(exchange, line);
        if (!caller.mayCall(endpoint)) {
            throw Refusal.of(Reason.FORBIDDEN, "This key may not call the endpoint `" + endpoint.label() + "`.")
                    .asException();
        }
        return caller;
    }
}
