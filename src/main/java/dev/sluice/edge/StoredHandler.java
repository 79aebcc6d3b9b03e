package dev.sluice.edge;

import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestTarget;
import dev.sluice.relay.StoredRequests;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The handler of requests about what is stored: responses, and objects of accounts such as files. Safe for use by many threads.
 */
public final class StoredHandler {

    private final CallHandler calls;
    private final StoredRequests stored;
    private final CallerIdentification identification;

    /** @param calls answers those that become calls to a provider */
    public StoredHandler(CallHandler calls, StoredRequests stored, CallerIdentification identification) {
        this.calls = calls;
        this.stored = stored;
        this.identification = identification;
    }

    /** Answers a request about something that one account holds. */
    Mono<Void> ofAccount(HttpExchange exchange, RequestTarget.OfAccount target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line, target.endpoint());
            return calls.withBody(
                    exchange,
                    caller,
                    body -> ofAccount(
                            exchange, calls.call(exchange, caller, target.endpoint(), line, target.path(), body)));
        });
    }

    private Mono<Void> ofAccount(HttpExchange exchange, Call call) {
        return Mono.defer(() -> stored.isSharedList(call)
                ? stored.list(call).flatMap(list -> exchange.sendJson(list.orThrow()))
                : calls.relay(exchange, call, stored.headOfAccount(call).orThrow()));
    }

    /** Answers a request about a response that is stored. */
    Mono<Void> response(HttpExchange exchange, RequestTarget.Stored target, RequestLine line) {
        return Mono.defer(() -> {
            Caller caller = identification.caller(exchange, line, target.endpoint());
            return stored.awaitOwner(target.id()).then(Mono.defer(() -> response(exchange, target, line, caller)));
        });
    }

    private Mono<Void> response(HttpExchange exchange, RequestTarget.Stored target, RequestLine line, Caller caller) {
        Optional<Decision<byte[]>> kept = stored.kept(caller, line.method(), target, line.query());
        if (kept.isPresent()) {
            return exchange.sendJson(kept.get().orThrow());
        }
        RequestHead head =
                stored.headOfResponse(caller, target.id(), target.stream()).orThrow();
        return calls.withoutBody(
                exchange,
                caller,
                body -> calls.relay(
                        exchange, calls.call(exchange, caller, target.endpoint(), line, target.path(), body), head));
    }
}
