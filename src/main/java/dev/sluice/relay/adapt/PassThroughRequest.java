package dev.sluice.relay.adapt;

import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.request.ForeignReasoning;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.RenamedRequest;
import dev.sluice.upstream.AttemptResult;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The voice for a provider that speaks the caller's dialect: every byte passes but those of an alias, and of thoughts that this
 * relay brought over from another dialect.
 */
record PassThroughRequest(Call call, String path, RequestBody body, List<String> dropped) implements UpstreamRequest {

    /**
     * Returns the voice for one call.
     *
     * @param model the model's name at the provider
     * @param signs whether the model signs its thoughts, and refuses those that are not
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
    public Headers headers() {
        return call.headers();
    }

    @Override
    public boolean sameDialect() {
        return true;
    }

    @Override
    public Mono<CallerReply> back(AttemptResult reply) {
        return Mono.just(new CallerReply(reply, dropped));
    }

    @Override
    public boolean learnsFrom(Failure failure) {
        return false;
    }

    @Override
    public boolean showedUnreadableThoughts(Failure failure) {
        return false;
    }
}
