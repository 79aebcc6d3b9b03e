package dev.sluice.protocol.dialect;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestTarget;

/** Reads heads of JSON bodies by the rules of an endpoint's dialect. */
public final class Heads {

    private Heads() {}

    /** Returns the head of {@code body}, a request to {@code endpoint}. */
    public static RequestHead read(byte[] body, Endpoint endpoint) {
        RequestTarget.Relayed target = new RequestTarget.Relayed(endpoint, endpoint.path());
        return Dialects.of(endpoint.dialect()).head(target, "application/json", body);
    }
}
