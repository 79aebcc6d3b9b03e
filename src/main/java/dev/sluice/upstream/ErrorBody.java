package dev.sluice.upstream;

import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a provider's error body says, whichever shape it has.
 *
 * @param message its words, at most {@value #MAX_MESSAGE} characters; empty where it has none
 * @param code the most telling of its codes, or null
 * @param codes every code, type, status and reason that it names, in lower case
 * @param quotas the ids of the quotas that are used up (Google)
 * @param retryDelay how long to stay away, as Google says it in the body, or null
 */
record ErrorBody(
        String message,
        @Nullable String code,
        List<String> codes,
        List<String> quotas,
        @Nullable String retryDelay) {

    /** Enough for the longest message of any provider; a body that is no error at all must not fill the log. */
    private static final int MAX_MESSAGE = 1_000;

    /** Reads {@code body}; what is not JSON becomes the message, unless it is a page for people. */
    static ErrorBody parse(byte[] body) {
        JsonNode root;
        try {
            root = Json.read(body);
        } catch (JacksonException notJson) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return new ErrorBody(text.startsWith("<") ? "" : cut(text), null, List.of(), List.of(), null);
        }
        if (root.isArray() && !root.isEmpty()) {
            // Google's compatibility layer wraps its error in a list.
            root = root.get(0);
        }
        JsonNode error = root.path("error").isObject() ? root.path("error") : root;
        List<String> codes = new ArrayList<>();
        String code = null;
        JsonNode details = error.path("details");
        code = firstOf(code, add(codes, details.path("error_code")));
        List<String> quotas = new ArrayList<>();
        String retryDelay = null;
        for (JsonNode detail : details) {
            code = firstOf(code, add(codes, detail.path("reason")));
            for (JsonNode violation : detail.path("violations")) {
                quotas.add(violation.path("quotaId").asString(""));
            }
            if (detail.has("retryDelay")) {
                retryDelay = detail.path("retryDelay").asString("");
            }
        }
        code = firstOf(code, add(codes, error.path("code")));
        code = firstOf(code, add(codes, error.path("status")));
        code = firstOf(code, add(codes, error.path("type")));
        return new ErrorBody(cut(message(root, error)), code, codes, quotas, retryDelay);
    }

    /** Returns whether any of its codes is {@code code}, which is in lower case. */
    boolean names(String code) {
        return codes.contains(code);
    }

    /** Returns whether its message contains {@code words}, which are in lower case. */
    boolean says(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    private static String message(JsonNode root, JsonNode error) {
        for (JsonNode node : List.of(error.path("message"), root.path("error"), root.path("detail"))) {
            if (node.isString()) {
                return node.asString();
            }
        }
        return "";
    }

    private static @Nullable String add(List<String> codes, JsonNode node) {
        if (!node.isString() && !node.isNumber()) {
            return null;
        }
        String text = node.asString();
        codes.add(text.toLowerCase(Locale.ROOT));
        return node.isString() ? text : null;
    }

    private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
        return one != null ? one : other;
    }

    private static String cut(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
    }
}
