package dev.sluice.protocol.anthropic;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestPaths;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths of the dialect. */
final class AnthropicPaths {

    private static final RequestPaths PATHS = new RequestPaths(
            List.of(Endpoint.MESSAGES, Endpoint.COUNT_TOKENS),
            List.of(),
            Endpoint.ANTHROPIC_ACCOUNT,
            List.of("/messages/batches", "/files", "/skills"));

    private AnthropicPaths() {}

    /** Returns what {@code request} asks for, or null where the dialect has no such path. */
    static @Nullable RequestTarget find(RequestLine request) {
        return PATHS.find(request.method(), request.pathBelow("/v1"));
    }
}
