package dev.sluice.protocol.openai;

import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes models as the dialect lists them. Sluice does not know when a model was made, and says the epoch. */
final class OpenAiModels {

    private OpenAiModels() {}

    static byte[] list(List<String> ids) {
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        ids.forEach(id -> data.add(model(id)));
        return Json.bytes(list);
    }

    static byte[] one(String id) {
        return Json.bytes(model(id));
    }

    private static ObjectNode model(String id) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "sluice");
    }
}
