package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Events of one stream of Responses, numbered from zero. */
final class ResponsesEventWriter {

    private final EventBuffer out;
    private int sequence;

    ResponsesEventWriter(EventBuffer out) {
        this.out = out;
    }

    void response(String type, ObjectNode response) {
        ObjectNode event = event(type);
        event.set("response", response);
        send(event);
    }

    ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    void send(ObjectNode event) {
        out.event(event.path("type").asString(""), json -> json.writeTree(event));
    }
}
