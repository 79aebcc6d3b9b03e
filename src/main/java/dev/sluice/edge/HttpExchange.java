package dev.sluice.edge;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.rules.DialectRules;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** One request at the door and the response that it waits for, in the dialect in which it is to be answered. */
record HttpExchange(
        String id, Dialect dialect, DialectRules rules, HttpServerRequest request, HttpServerResponse response) {}
