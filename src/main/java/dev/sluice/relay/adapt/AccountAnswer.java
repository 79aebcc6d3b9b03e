package dev.sluice.relay.adapt;

import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.rules.AccountObject.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to a request about files or batches, as it is passed on.
 *
 * @param body the answer without addresses of the provider's own API, as JSON in UTF-8
 * @param made the objects that it names: their kinds by their ids
 */
record AccountAnswer(byte[] body, Map<String, Kind> made) {

    /** The fields in which a batch names files of its own. */
    private static final List<String> FILES = List.of("input_file_id", "output_file_id", "error_file_id");

    /** Deeper than any answer about a file or a batch. */
    private static final int MAX_DEPTH = 32;

    /** Returns {@code body}, the answer to a request about {@code kind}; null where it is not JSON, and passes as it is. */
    static @Nullable AccountAnswer of(byte[] body, Kind kind) {
        JsonNode answer;
        try {
            answer = Json.read(body);
        } catch (JacksonException notJson) {
            return null;
        }
        // A stored conversation is the caller's own text, addresses of pictures in it included.
        boolean changed = kind != Kind.CHAT_COMPLETIONS && withoutAddresses(answer, 0);
        Map<String, Kind> made = new LinkedHashMap<>();
        if (answer.path("id").isString()) {
            made.put(answer.path("id").stringValue(), kind);
        }
        for (String name : FILES) {
            if (answer.path(name).isString()) {
                made.put(answer.path(name).stringValue(), Kind.FILES);
            }
        }
        return new AccountAnswer(changed ? Json.bytes(answer) : body, made);
    }

    /** Replaces each address of an API by its path, which leads to the relay where it is joined with the base URL. */
    private static boolean withoutAddresses(JsonNode node, int depth) {
        boolean changed = false;
        if (depth > MAX_DEPTH) {
            return false;
        }
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
                String path = field.getValue().isString() && isAddress(field.getKey())
                        ? path(field.getValue().stringValue())
                        : null;
                if (path != null) {
                    object.put(field.getKey(), path);
                    changed = true;
                } else {
                    changed |= withoutAddresses(field.getValue(), depth + 1);
                }
            }
        } else if (node instanceof ArrayNode list) {
            for (JsonNode element : list) {
                changed |= withoutAddresses(element, depth + 1);
            }
        }
        return changed;
    }

    private static boolean isAddress(String name) {
        return name.equals("url")
                || name.endsWith("_url")
                || name.equals("next")
                || name.equals("location")
                || name.equals("next_page")
                || name.equals("href");
    }

    /** Returns the path and query of {@code url} where it is an absolute one with a version segment, as those of APIs are. */
    private static @Nullable String path(String url) {
        if (!url.regionMatches(true, 0, "http", 0, 4)) {
            return null;
        }
        try {
            URI address = URI.create(url);
            String path = address.getRawPath();
            if (address.getHost() == null || path == null) {
                return null;
            }
            int version = path.indexOf("/v1/");
            if (version < 0) {
                return null;
            }
            String own = path.substring(version);
            return address.getRawQuery() == null ? own : own + '?' + address.getRawQuery();
        } catch (IllegalArgumentException noUrl) {
            return null;
        }
    }
}
