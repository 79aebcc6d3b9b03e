package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.request.ForeignReasoning;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RenamedRequest;
import dev.sluice.upstream.AttemptResult;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A request to a provider of the caller's dialect: every byte passes but those of an alias, and of reasoning that this relay
 * translated from another dialect.
 *
 * @param dropped the paths of reasoning that was left out
 */
record PassThroughRequest(Call call, String path, RequestBody body, List<String> dropped) implements UpstreamRequest {

    /**
     * Returns the request for one call.
     *
     * @param model the model's name at the provider
     * @param signs whether the model signs its reasoning, and refuses reasoning that is not signed
     */
    static PassThroughRequest of(Call call, RequestHead head, String model, boolean signs) {
        DialectRules rules = Dialects.of(call.dialect());
        RenamedRequest renamed = rules.renamed(call, head, model);
        if (!head.foreignReasoning()) {
            return new PassThroughRequest(call, renamed.path(), renamed.body(), List.of());
        }
        ForeignReasoning.Rest rest = rules.withoutForeignReasoning(call.endpoint(), renamed.body(), signs);
        return new PassThroughRequest(call, renamed.path(), rest.body(), rest.dropped());
    }

    @Override
    public Endpoint endpoint() {
        return call.endpoint();
    }

    @Override
    public @Nullable String query() {
        return call.query();
    }

    @Override
    public Headers headers() {
        return call.headers();
    }

    /** A body that shares parts with the call's would keep them after the call has freed its own. */
    @Override
    public void close() {
        if (body != call.body()) {
            body.free();
        }
    }

    @Override
    public boolean sameDialect() {
        return true;
    }

    @Override
    public Mono<CallerReply> toCaller(AttemptResult result) {
        return Mono.just(new CallerReply(result, dropped));
    }
}
