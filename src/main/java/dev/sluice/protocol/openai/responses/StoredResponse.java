package dev.sluice.protocol.openai.responses;

import dev.sluice.call.Decision;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.QueryFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A response that the relay keeps, as the answers to requests about it show it. */
public final class StoredResponse {

    /** As at OpenAI. */
    private static final int DEFAULT_LIMIT = 20;

    /** As at OpenAI: the most items of a page. */
    private static final int MAX_LIMIT = 100;

    private final String id;
    private final JsonNode kept;

    private StoredResponse(String id, JsonNode kept) {
        this.id = id;
        this.kept = kept;
    }

    /** Returns the response that is kept as {@code json} under {@code id}, or null where that is none, but an item. */
    public static @Nullable StoredResponse of(String id, String json) {
        JsonNode kept = Json.read(json);
        return kept.path("response").isObject() && kept.path("output").isArray() ? new StoredResponse(id, kept) : null;
    }

    /** Returns the whole response, as JSON in UTF-8. */
    public byte[] whole() {
        ObjectNode whole = (ObjectNode) kept.path("response").deepCopy();
        whole.set("output", kept.path("output"));
        return Json.bytes(whole);
    }

    /** Returns the items of its own input as {@code query} asks for them, as JSON in UTF-8; a refusal of what it cannot ask. */
    public Decision<byte[]> inputItems(@Nullable String query) {
        String limit = QueryFields.first(query, "limit");
        if (limit != null && !limit.matches("[1-9][0-9]{0,2}")) {
            return Decision.refused(Refusal.of(
                    Reason.MALFORMED,
                    "limit is not a number of items (expected: from 1 to " + MAX_LIMIT + ").",
                    "limit"));
        }
        List<ObjectNode> items = items();
        if (!"asc".equals(QueryFields.first(query, "order"))) {
            Collections.reverse(items);
        }
        String after = QueryFields.first(query, "after");
        int from = after == null ? 0 : indexBehind(items, after);
        int most = limit == null ? DEFAULT_LIMIT : Math.min(MAX_LIMIT, Integer.parseInt(limit));
        int to = Math.min(items.size(), from + most);
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        items.subList(from, to).forEach(data::add);
        String first = from == to ? null : items.get(from).path("id").asString("");
        String last = from == to ? null : items.get(to - 1).path("id").asString("");
        return Decision.granted(
                Json.bytes(list.put("first_id", first).put("last_id", last).put("has_more", to < items.size())));
    }

    /** Returns the answer that confirms that the response called {@code id} is deleted, as JSON in UTF-8. */
    public static byte[] deleted(String id) {
        return Json.bytes(Json.object().put("id", id).put("object", "response").put("deleted", true));
    }

    /** Returns the items of the input; one that the caller gave no id has one by its place. */
    private List<ObjectNode> items() {
        List<ObjectNode> items = new ArrayList<>();
        for (JsonNode item : kept.path("input")) {
            if (item instanceof ObjectNode object) {
                ObjectNode shown = object.deepCopy();
                if (!shown.has("type")) {
                    shown.put("type", "message");
                }
                if (!shown.has("id")) {
                    shown.put("id", "item_" + id + '_' + items.size());
                }
                items.add(shown);
            }
        }
        return items;
    }

    private static int indexBehind(List<ObjectNode> items, String after) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).path("id").asString("").equals(after)) {
                return i + 1;
            }
        }
        return items.size();
    }
}
