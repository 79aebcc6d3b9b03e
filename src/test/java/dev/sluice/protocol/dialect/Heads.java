package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.CutBodies;
import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.RequestTarget;

/** Reads heads of JSON bodies by the rules of an endpoint's dialect. */
public final class Heads {

    private Heads() {}

    /** Returns the head of {@code body}, a request to {@code endpoint}, which is the same in whatever parts the body comes. */
    public static RequestHead read(byte[] body, Endpoint endpoint) {
        RequestHead head = read(RequestBody.of(body), endpoint);
        assertThat(read(CutBodies.cut(body, 7), endpoint)).isEqualTo(head);
        return head;
    }

    /** Returns the head of {@code body}, a request to {@code endpoint}. */
    public static RequestHead read(RequestBody body, Endpoint endpoint) {
        RequestTarget.Relayed target = new RequestTarget.Relayed(endpoint, endpoint.path());
        return Dialects.of(endpoint.dialect()).head(target, "application/json", body);
    }
}
