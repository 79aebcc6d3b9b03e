package dev.sluice.relay.adapt;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.Headers;
import dev.sluice.call.RequestBody;
import dev.sluice.upstream.AttemptResult;
import reactor.core.publisher.Mono;

/** How one call is put to one provider, and how the answer is brought back. */
public interface UpstreamRequest extends AutoCloseable {

    /** Returns what is asked of the provider, in the provider's dialect. */
    Endpoint endpoint();

    /** Returns the path below the version segment. */
    String path();

    Headers headers();

    RequestBody body();

    /** Gives up what is held for the request alone, which is sent. */
    @Override
    default void close() {}

    /** Returns whether the provider's words are the caller's too, so that its refusals can be handed on as they are. */
    boolean sameDialect();

    /** Returns the reply as the caller is to get it. */
    Mono<CallerReply> back(AttemptResult reply);

    /** Returns whether {@code failure} teaches how to say it better, so that the same call is worth another try. */
    boolean learnsFrom(Failure failure);

    /** Returns whether {@code failure} says that the provider cannot read thoughts which the caller could do without. */
    boolean showedUnreadableThoughts(Failure failure);
}
