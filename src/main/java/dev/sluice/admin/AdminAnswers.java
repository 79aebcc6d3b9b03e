package dev.sluice.admin;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The forms of the API's answers: a document, an event stream, or an error. None may be cached. */
final class AdminAnswers {

    private AdminAnswers() {}

    /**
     * An error.
     *
     * @param code a stable code for scripts
     * @param message a message for people: what is wrong and what was expected
     */
    private record ErrorBody(String code, String message) {}

    private record ErrorDocument(ErrorBody error) {}

    static Mono<ServerResponse> document(Object document) {
        return json(ServerResponse.ok(), AdminJson.bytes(document));
    }

    /** Returns the document of something that was created. */
    static Mono<ServerResponse> created(Object document) {
        return json(ServerResponse.status(HttpStatus.CREATED), AdminJson.bytes(document));
    }

    /** Returns the answer to a request after which there is nothing to show. */
    static Mono<ServerResponse> nothing() {
        return ServerResponse.noContent().cacheControl(CacheControl.noStore()).build();
    }

    static Mono<ServerResponse> notAllowed(ServerRequest request, String allowed) {
        return error(
                ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED).header(HttpHeaders.ALLOW, allowed),
                "method_not_allowed",
                request.method() + " is not allowed here (expected: " + allowed + ").");
    }

    private static Mono<ServerResponse> json(ServerResponse.BodyBuilder answer, byte[] document) {
        return answer.contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .bodyValue(document);
    }

    /** Returns an event stream that is flushed after every event. */
    static Mono<ServerResponse> events(Flux<byte[]> events) {
        return ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                .header("x-accel-buffering", "no")
                .body((message, context) -> message.writeAndFlushWith(
                        events.map(event -> Mono.just(message.bufferFactory().wrap(event)))));
    }

    static Mono<ServerResponse> error(HttpStatus status, String code, String message) {
        return error(ServerResponse.status(status), code, message);
    }

    static Mono<ServerResponse> error(ServerResponse.BodyBuilder answer, String code, String message) {
        return json(answer, AdminJson.bytes(new ErrorDocument(new ErrorBody(code, message))));
    }
}
