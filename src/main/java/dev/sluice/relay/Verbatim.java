package dev.sluice.relay;

import dev.sluice.call.Call;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.protocol.RequestHead;
import dev.sluice.upstream.Reply;
import java.util.List;
import reactor.core.publisher.Mono;

/** The voice for a provider that speaks the caller's dialect: every byte passes but those of an alias. */
record Verbatim(Call call, RequestHead head, String model) implements Voice {

    @Override
    public Endpoint endpoint() {
        return call.endpoint();
    }

    @Override
    public String path() {
        return call.path();
    }

    @Override
    public Headers headers() {
        return call.headers();
    }

    @Override
    public byte[] body() {
        return call.body().length == 0 || model.equals(head.model()) ? call.body() : head.renamed(call.body(), model);
    }

    @Override
    public List<String> dropped() {
        return List.of();
    }

    @Override
    public boolean sameDialect() {
        return true;
    }

    @Override
    public Mono<Reply> back(Reply reply) {
        return Mono.just(reply);
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
