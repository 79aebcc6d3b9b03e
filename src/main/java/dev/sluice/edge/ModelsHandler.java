package dev.sluice.edge;

import dev.sluice.call.Caller;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.relay.routing.ModelCatalog;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A handler of requests for the models that a caller may use, in the caller's dialect. Safe for use by many threads. */
public final class ModelsHandler {

    private final ModelCatalog catalog;

    public ModelsHandler(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /** Answers with every model that {@code caller} may use. */
    Mono<Void> list(HttpExchange exchange, Caller caller) {
        return catalog.models(caller)
                .flatMap(names -> exchange.sendJson(exchange.rules().modelList(names, query(exchange))));
    }

    /** Answers with the model that {@code id}, still percent-encoded, names. */
    Mono<Void> one(HttpExchange exchange, Caller caller, String id) {
        String name = URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
        return catalog.models(caller).flatMap(names -> {
            if (!names.contains(name)) {
                throw Refusal.of(Reason.UNKNOWN_MODEL, "The model `" + name + "` does not exist here.", "model")
                        .asException();
            }
            return exchange.sendJson(exchange.rules().model(name));
        });
    }

    private static @Nullable String query(HttpExchange exchange) {
        String uri = exchange.request().uri();
        int mark = uri.indexOf('?');
        return mark < 0 ? null : uri.substring(mark + 1);
    }
}
