package dev.sluice.protocol.anthropic;

import dev.sluice.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of models as the dialect lists them. Sluice does not know when a model was made, and says the epoch. */
final class AnthropicModels {

    private AnthropicModels() {}

    static byte[] list(List<String> ids) {
        ObjectNode list = Json.object();
        ArrayNode data = list.putArray("data");
        ids.forEach(id -> data.add(model(id)));
        @Nullable String first = ids.isEmpty() ? null : ids.get(0);
        @Nullable String last = ids.isEmpty() ? null : ids.get(ids.size() - 1);
        return Json.bytes(list.put("has_more", false).put("first_id", first).put("last_id", last));
    }

    static byte[] one(String id) {
        return Json.bytes(model(id));
    }

    private static ObjectNode model(String id) {
        return Json.object()
                .put("id", id)
                .put("type", "model")
                .put("display_name", id)
                .put("created_at", "1970-01-01T00:00:00Z");
    }
}
