package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A reader of the fields of a caller's request body. */
public final class RequestBodyReader {

    private RequestBodyReader() {}

    /**
     * Reads {@code body}.
     *
     * @throws RefusedCall if it is not one JSON object
     */
    public static JsonFields read(RequestBody body, DroppedFields dropped) {
        return read(body, UnaryOperator.identity(), dropped);
    }

    /**
     * Reads {@code body} in the one spelling that {@code form} gives it.
     *
     * @throws RefusedCall if it is not one JSON object
     */
    public static JsonFields read(RequestBody body, UnaryOperator<JsonNode> form, DroppedFields dropped) {
        try {
            return JsonFields.of(form.apply(Json.read(body.stream())), JsonPath.BODY, dropped);
        } catch (JacksonException notJson) {
            throw Refusal.of(Refusal.Reason.MALFORMED, "the request's body is not JSON: " + Json.problem(notJson))
                    .asException();
        }
    }
}
