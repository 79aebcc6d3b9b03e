package dev.sluice.protocol.openai.responses;

import dev.sluice.call.Refusal;
import dev.sluice.protocol.conversation.AnswerStore;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The items of a request's input, in order: those of the previous response that it continues, then its own, with each reference
 * replaced by the item that this relay answered.
 */
record ResponsesItems(List<JsonFields> items) {

    /** The most responses in one chain: more turns than any conversation has. */
    private static final int MAX_CHAIN = 10_000;

    /**
     * Reads the items of {@code request}; none if its input is a string.
     *
     * @throws dev.sluice.call.RefusedCall if it names an item or a response that is not kept for this caller
     */
    static ResponsesItems read(JsonFields request, AnswerStore answers) {
        ResponsesItems read = new ResponsesItems(new ArrayList<>());
        String previous = request.text("previous_response_id");
        if (previous != null) {
            read.previous(previous, request, answers);
        }
        JsonNode input = request.any("input");
        if (input != null && input.isString()) {
            return read;
        }
        for (JsonFields item : request.objects("input")) {
            read.items.add(resolved(item, answers));
        }
        return read;
    }

    private void previous(String id, JsonFields request, AnswerStore answers) {
        JsonPath at = request.at("previous_response_id");
        Deque<KeptResponse> chain = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        for (@Nullable String next = id; next != null && seen.add(next) && chain.size() < MAX_CHAIN; ) {
            String kept = answers.find(next);
            KeptResponse response = kept == null ? null : KeptResponse.of(kept);
            if (response == null) {
                throw missing(
                        "Previous response with id '" + JsonFields.quoted(next).replace("\"", "") + "'", at);
            }
            chain.push(response);
            next = response.previous();
        }
        for (KeptResponse response : chain) {
            for (JsonNode item : response.items()) {
                items.add(resolved(JsonFields.of(item, at, request.dropped()), answers));
            }
        }
    }

    private static JsonFields resolved(JsonFields item, AnswerStore answers) {
        String id = item.text("id");
        String type = item.text("type");
        if (type != null && type.equals("reasoning") && id != null && item.any("encrypted_content") == null) {
            String kept = answers.find(id);
            return kept == null ? item : JsonFields.of(Json.read(kept), item.path(), item.dropped());
        }
        boolean reference = type == null ? item.any("role") == null && id != null : type.equals("item_reference");
        if (!reference) {
            return item;
        }
        String named = item.requiredText("id");
        String kept = answers.find(named);
        if (kept == null) {
            throw missing("Item with id '" + JsonFields.quoted(named).replace("\"", "") + "'", item.path());
        }
        return JsonFields.of(Json.read(kept), item.path(), item.dropped());
    }

    private static RuntimeException missing(String what, JsonPath at) {
        return Refusal.of(
                        Refusal.Reason.NOT_FOUND,
                        what + " not found. (" + at
                                + ": the relay keeps what it answered for a limited time; expected: the whole conversation)",
                        at.toString())
                .asException();
    }
}
