package dev.sluice.edge;

import dev.sluice.protocol.rules.DialectRules;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One HTTP request and the response to it.
 *
 * @param id the request id that the caller sees
 * @param rules the rules of the dialect in which the request is answered
 */
record HttpExchange(String id, DialectRules rules, HttpServerRequest request, HttpServerResponse response) {}
