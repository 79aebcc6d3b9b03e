package dev.sluice.relay.adapt;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.upstream.AttemptResult;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A request to one provider for one call, and the way back for its answer. */
public interface UpstreamRequest extends AutoCloseable {

    /** Returns the endpoint, in the provider's dialect. */
    Endpoint endpoint();

    /** Returns the path below the version segment. */
    String path();

    /** Returns the query, or null for none. */
    @Nullable
    String query();

    Headers headers();

    RequestBody body();

    /** Gives up what is held for the request alone, which is sent. */
    @Override
    default void close() {}

    /** Returns whether the provider's dialect is the caller's, so that its refusals can be passed on as they are. */
    boolean sameDialect();

    /** Returns the result in the caller's dialect. */
    Mono<CallerReply> toCaller(AttemptResult result);

    /** Returns whether {@code failure} taught how to translate the call better, so that it is worth another try. */
    default boolean learnsFrom(Failure failure) {
        return false;
    }

    /** Returns whether {@code failure} says that the provider cannot read reasoning which the request could leave out. */
    default boolean reportsUnreadableReasoning(Failure failure) {
        return false;
    }
}
