package dev.sluice.protocol.openai;

import dev.sluice.protocol.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of models as the dialect lists them. Sluice does not know when a model was made, and says the epoch. */
final class OpenAiModels {

    /** The query field that Codex alone sends. */
    static final String CODEX = "client_version";

    private OpenAiModels() {}

    /**
     * Returns the list of {@code ids}.
     *
     * @param codex whether Codex asks: it expects a list {@code models} of its own settings for each. The relay has none of
     *     them, such as instructions, and Codex uses those that it ships with for every model that the list leaves out
     */
    static byte[] list(List<String> ids, boolean codex) {
        ObjectNode list = Json.object().put("object", "list");
        if (codex) {
            list.putArray("models");
        }
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
