package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import tools.jackson.core.JacksonException;

/** A caller's request body, as its fields. */
public final class RequestBody {

    private RequestBody() {}

    /**
     * Reads {@code body}.
     *
     * @throws RefusedCall where it is not one JSON object
     */
    public static Fields read(byte[] body, Drops drops) {
        try {
            return Fields.of(Json.read(body), Place.BODY, drops);
        } catch (JacksonException notJson) {
            throw Refusal.of(Refusal.Reason.MALFORMED, "the request's body is not JSON: " + Json.problem(notJson))
                    .asException();
        }
    }
}
