package dev.sluice.edge;

import dev.sluice.accounting.RejectedRequest;
import dev.sluice.call.Caller;
import dev.sluice.call.Outcome;
import dev.sluice.protocol.rules.DialectRules;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One HTTP request and the response to it.
 *
 * @param id the request id that the caller sees
 * @param rules the rules of the dialect in which the request is answered
 * @param date writes the field of that name
 */
record HttpExchange(
        String id, DialectRules rules, HttpServerRequest request, HttpServerResponse response, ResponseDate date) {

    /**
     * Returns the record of this request as one that did not become a call.
     *
     * @param caller null where it is not known
     * @param status that of the response, or 0 where the client left first
     */
    RejectedRequest rejected(@Nullable Caller caller, Outcome outcome, int status) {
        return new RejectedRequest(id, rules.dialect(), caller, null, null, outcome, status);
    }

    /** Writes the fields that every response has. Call this after the provider's fields have been written. */
    void commonFields() {
        response.header(rules.requestIdHeader(), id);
        if (!response.responseHeaders().contains(HttpHeaderNames.DATE)) {
            response.header(HttpHeaderNames.DATE, date.now());
        }
    }

    /** Returns the client's connection, or in HTTP/2 its stream. */
    Channel channel() {
        return channel(request);
    }

    static Channel channel(HttpServerRequest request) {
        Channel[] channel = new Channel[1];
        request.withConnection((Connection connection) -> channel[0] = connection.channel());
        return channel[0];
    }

    /** Returns whether {@code error} means that no answer can be sent. */
    boolean isOver(Throwable error) {
        // A request whose body turns out malformed is answered by Netty, and its body ends as one that is whole does.
        boolean answeredByNetty = error instanceof IllegalStateException && !isUnanswered();
        return answeredByNetty || isClientGone(error);
    }

    /** Returns whether no response has begun; one whose framing is invalid is answered before its body is judged. */
    boolean isUnanswered() {
        return !response.hasSentHeaders();
    }

    static boolean isClientGone(Throwable error) {
        return error instanceof AbortedException || AbortedException.isConnectionReset(error);
    }

    /** Returns whether the response has a head only. */
    boolean isHeadOnly() {
        return request.method().equals(HttpMethod.HEAD);
    }

    /** Writes how long the response's body is, or where {@code length} is negative, that its end tells. */
    void length(long length) {
        int status = response.status().code();
        if (status == HttpResponseStatus.NO_CONTENT.code() || status == HttpResponseStatus.NOT_MODIFIED.code()) {
            return;
        }
        if (length >= 0) {
            response.header(HttpHeaderNames.CONTENT_LENGTH, Long.toString(length));
        } else if (request.version().equals(HttpVersion.HTTP_1_0)) {
            // RFC 9112, 6.1: such a client knows no chunks, and reads until the connection closes.
            response.chunkedTransfer(false).keepAlive(false);
        }
    }

    /** Writes {@code body} whole, or its length only where the request is for the head. */
    Publisher<Void> send(byte[] body) {
        length(body.length);
        return isHeadOnly() ? response.send() : response.sendObject(Unpooled.wrappedBuffer(body));
    }

    /** Writes {@code json} as the whole answer of a request that succeeded. */
    Mono<Void> sendJson(byte[] json) {
        commonFields();
        response.header(HttpHeaderNames.CONTENT_TYPE, "application/json");
        return Mono.from(send(json));
    }
}
