package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import tools.jackson.core.JacksonException;

/** Reads a caller's request body into its fields. */
public final class RequestBodyReader {

    private RequestBodyReader() {}

    /**
     * Reads {@code body}.
     *
     * @throws RefusedCall if it is not one JSON object
     */
    public static JsonFields read(RequestBody body, DroppedFields dropped) {
        try {
            return JsonFields.of(Json.read(body.stream()), JsonPath.BODY, dropped);
        } catch (JacksonException notJson) {
            throw Refusal.of(Refusal.Reason.MALFORMED, "the request's body is not JSON: " + Json.problem(notJson))
                    .asException();
        }
    }
}
