package dev.sluice.protocol.gemini;

import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of models as the dialect lists them. */
final class GeminiModels {

    private GeminiModels() {}

    static byte[] list(List<String> ids) {
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        ids.forEach(id -> models.add(model(id)));
        return Json.bytes(list);
    }

    static byte[] one(String id) {
        return Json.bytes(model(id));
    }

    private static ObjectNode model(String id) {
        ObjectNode model = Json.object()
                .put("name", "models/" + id)
                .put("baseModelId", id)
                .put("version", id)
                .put("displayName", id);
        model.putArray("supportedGenerationMethods").add("generateContent").add("countTokens");
        return model;
    }
}
