package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the events of one Responses stream, numbered from zero. */
final class ResponsesEventWriter {

    private final EventBuffer out;
    private int sequence;

    ResponsesEventWriter(EventBuffer out) {
        this.out = out;
    }

    /** Writes an event that holds {@code response}. */
    void response(String type, ObjectNode response) {
        ObjectNode event = event(type);
        event.set("response", response);
        send(event);
    }

    /** Returns the beginning of an event, which takes the next number. */
    ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    /** Writes {@code event}. */
    void send(ObjectNode event) {
        out.event(event.path("type").asString(""), json -> json.writeTree(event));
    }
}
