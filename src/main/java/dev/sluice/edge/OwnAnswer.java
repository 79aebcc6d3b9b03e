package dev.sluice.edge;

import dev.sluice.protocol.json.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of the relay's own API. Its errors have the form of the management API's.
 *
 * @param retryAfter when to ask again, or null where that is not stated
 */
record OwnAnswer(int status, ObjectNode document, @Nullable Duration retryAfter) {

    OwnAnswer(int status, ObjectNode document) {
        this(status, document, null);
    }

    static OwnAnswer error(int status, String code, String message) {
        ObjectNode document = Json.object();
        document.putObject("error").put("code", code).put("message", message);
        return new OwnAnswer(status, document);
    }

    /** Returns an error that asks to try again after {@code retryAfter}, in whole seconds, &gt;= 1 s. */
    static OwnAnswer later(int status, String code, String message, Duration retryAfter) {
        return new OwnAnswer(status, error(status, code, message).document, retryAfter);
    }

    /** Returns the answer to a caller that has tried too often; {@code message} says what it tried. */
    static OwnAnswer throttled(String message, Duration wait) {
        Duration seconds = Duration.ofSeconds(wait.toSeconds() + 1);
        return later(
                429, "too_many_tries", message + "; another may be tried in " + seconds.toSeconds() + " s.", seconds);
    }

    Mono<Void> send(HttpExchange exchange) {
        exchange.commonFields();
        exchange.response()
                .status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CACHE_CONTROL, "no-store");
        if (retryAfter != null) {
            exchange.response().header(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfter.toSeconds()));
        }
        return Mono.from(exchange.send(Json.bytes(document)));
    }
}
