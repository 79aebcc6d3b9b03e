package dev.sluice.edge.socket;

import dev.sluice.call.Refusal;
import dev.sluice.relay.CallAnswer;
import reactor.core.publisher.Mono;

/** The way from the requests of one socket to the relay. */
public interface SocketCalls {

    /**
     * Relays one request for a response.
     *
     * @param id the id of the call
     * @param body the request as JSON in UTF-8
     * @return the answer, once it has begun; a {@link dev.sluice.call.RefusedCall} where the request cannot be read, or its
     *     caller's key is no longer valid
     */
    Mono<CallAnswer> relay(String id, byte[] body);

    /** Returns what a fault of the relay's own is answered with, after it was logged. */
    Refusal refusal(String id, Throwable fault);
}
