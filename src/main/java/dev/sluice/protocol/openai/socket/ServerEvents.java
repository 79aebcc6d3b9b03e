package dev.sluice.protocol.openai.socket;

import dev.sluice.call.Headers;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiRules;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the events of a socket that no provider writes, each as JSON in UTF-8. */
public final class ServerEvents {

    private static final OpenAiRules RULES = new OpenAiRules();

    private ServerEvents() {}

    /**
     * Returns the event that reports {@code refusal}, with the status and the fields that it has over HTTP.
     *
     * @param lane the lane of the request, or an empty string
     * @param previous the response that the request continued, or null: where it is not there, clients act on a code of its own
     */
    public static byte[] error(Refusal refusal, String lane, @Nullable String previous, String requestId) {
        int status = RULES.status(refusal);
        ObjectNode event = Json.object().put("type", "error").put("status", status);
        ObjectNode error = event.putObject("error");
        error.setAll(body(refusal, requestId));
        if (previous != null
                && refusal.reason() == Reason.NOT_FOUND
                && refusal.message().contains(previous)) {
            event.put("status", 400);
            error.put("code", "previous_response_not_found").put("param", "previous_response_id");
        }
        Headers fields = new Headers();
        RULES.headers(refusal, fields);
        ObjectNode headers = Json.object().put(RULES.requestIdHeader(), requestId);
        fields.forEach((name, value) -> {
            if (!name.equals("content-type")) {
                headers.put(name, value);
            }
        });
        event.set("headers", headers);
        return Json.bytes(inLane(event, lane));
    }

    /** Returns the error of a response over HTTP; what a provider sent instead of one becomes its message. */
    private static ObjectNode body(Refusal refusal, String requestId) {
        byte[] body = RULES.body(refusal, requestId);
        try {
            JsonNode read = Json.read(body);
            if (read.path("error") instanceof ObjectNode error) {
                return error;
            }
        } catch (JacksonException notJson) {
            // A provider's page, for example.
        }
        return Json.object()
                .put("message", refusal.message())
                .put("type", "invalid_request_error")
                .putNull("param")
                .putNull("code");
    }

    /** Returns the event that ends a response which its client cancelled. */
    public static byte[] cancelled(@Nullable String id, String lane) {
        ObjectNode event = Json.object().put("type", "response.cancelled");
        event.putObject("response").put("id", id).put("object", "response").put("status", "cancelled");
        return Json.bytes(inLane(event, lane));
    }

    /** Returns the event that refuses {@code steer} and gives its input back. */
    public static byte[] steerFailed(ClientEvent.Steer steer) {
        JsonNode asked = Json.read(steer.event());
        ObjectNode event = Json.object().put("type", "response.steer.failed").put("sequence_number", 0);
        event.putObject("error")
                .put("code", "steering_not_supported")
                .put(
                        "message",
                        "This relay does not steer responses (expected: the input in the next response.create).");
        ObjectNode back = event.putObject("steer");
        for (String name : new String[] {"previous_response_id", "input"}) {
            if (asked.has(name)) {
                back.set(name, asked.path(name));
            }
        }
        return Json.bytes(event);
    }

    /** Returns the response without output that answers a request to generate none, in {@code status}. */
    public static byte[] prepared(String id, String status, int sequence, long createdAt, String lane) {
        ObjectNode event = Json.object()
                .put("type", status.equals("completed") ? "response.completed" : "response.created")
                .put("sequence_number", sequence);
        ObjectNode response = event.putObject("response")
                .put("id", id)
                .put("object", "response")
                .put("created_at", createdAt)
                .put("status", status)
                .putNull("error")
                .putNull("incomplete_details");
        response.putArray("output");
        if (status.equals("completed")) {
            ObjectNode usage =
                    response.putObject("usage").put("input_tokens", 0).put("output_tokens", 0);
            usage.put("total_tokens", 0);
            usage.putObject("input_tokens_details").put("cached_tokens", 0);
            usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
        }
        return Json.bytes(inLane(event, lane));
    }

    private static ObjectNode inLane(ObjectNode event, String lane) {
        return lane.isEmpty() ? event : event.put("stream_id", lane);
    }

    /** Returns {@code length} bytes of {@code event} from {@code from} on, an object, with the name of its lane. */
    static byte[] inLane(byte[] event, int from, int length, String lane) {
        if (lane.isEmpty()) {
            return Arrays.copyOfRange(event, from, from + length);
        }
        int end = from + length;
        while (end > from && event[end - 1] != '}') {
            end--;
        }
        ByteArrayOutputStream named = new ByteArrayOutputStream(length + lane.length() + 24);
        named.write(event, from, Math.max(0, end - 1 - from));
        named.writeBytes((",\"stream_id\":" + Json.string(lane) + "}").getBytes(StandardCharsets.UTF_8));
        return named.toByteArray();
    }
}
