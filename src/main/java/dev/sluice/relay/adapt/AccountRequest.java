package dev.sluice.relay.adapt;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Headers;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.rules.AccountObject.Kind;
import dev.sluice.upstream.AttemptResult;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request about files or batches. Its answer is passed on without addresses of the provider's own API, which would lead clients
 * past the relay, and the objects that it names are noted before the client sees them.
 *
 * @param request the request as the client made it
 * @param kind the kind of the objects
 * @param made receives the objects that the answer names
 */
public record AccountRequest(UpstreamRequest request, Kind kind, Consumer<Map<String, Kind>> made)
        implements UpstreamRequest {

    @Override
    public Endpoint endpoint() {
        return request.endpoint();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public @Nullable String query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public RequestBody body() {
        return request.body();
    }

    @Override
    public void close() {
        request.close();
    }

    @Override
    public boolean sameDialect() {
        return true;
    }

    /** A file's content and a batch's results pass as they come. */
    @Override
    public Mono<CallerReply> toCaller(AttemptResult result) {
        if (!(result instanceof AttemptResult.Answer answer) || isContent() || !isJson(answer)) {
            return request.toCaller(result);
        }
        return WholeBody.of(answer.body())
                .map(body -> {
                    AccountAnswer read = AccountAnswer.of(body, kind);
                    if (read != null) {
                        made.accept(read.made());
                    }
                    byte[] passed = read == null ? body : read.body();
                    return new CallerReply(answer.withBody(Flux.just(BodyChunk.of(passed)), passed.length), List.of());
                })
                .onErrorResume(
                        FailedAttempt.class,
                        failed -> Mono.just(new CallerReply(
                                new AttemptResult.Failed(failed.failure(), answer.requestId(), MeteredUsage.NONE),
                                List.of())));
    }

    private boolean isContent() {
        return path().endsWith("/content") || path().endsWith("/results");
    }

    private static boolean isJson(AttemptResult.Answer answer) {
        String type = answer.headers().first("content-type");
        return type != null
                && type.regionMatches(true, 0, "application/json", 0, "application/json".length())
                && !type.regionMatches(true, 0, "application/jsonl", 0, "application/jsonl".length());
    }
}
