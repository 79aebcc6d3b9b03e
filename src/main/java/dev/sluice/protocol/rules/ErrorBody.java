package dev.sluice.protocol.rules;

import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A provider's error, read from a body or an event, whichever shape it has.
 *
 * @param shape where the error stood
 * @param message its message, at most {@value #MAX_MESSAGE} characters; empty where it has none
 * @param status the HTTP status that it names in place of a code, or 0
 * @param code the most telling of its codes, as it came, or null
 * @param codes every code, type, status, reason and quota that it names, in lower case
 * @param quotas the ids of the quotas that are used up (Google)
 * @param retryDelay the wait that Google names in the body, or null
 */
public record ErrorBody(
        Shape shape,
        String message,
        int status,
        @Nullable String code,
        List<String> codes,
        List<String> quotas,
        @Nullable String retryDelay) {

    /** Enough for the longest message of any provider; a body that is no error at all must not fill the log. */
    private static final int MAX_MESSAGE = 1_000;

    /** A few words, as in "This organization has been disabled". */
    private static final int MAX_BEGINNING = 30;

    /** The place of an error within its body. */
    public enum Shape {
        /** Not JSON. */
        TEXT,
        /** JSON that is the error itself, or holds it elsewhere than in {@code error}. */
        BARE,
        /** An object whose {@code error} is the error: the body of a dialect's own errors. */
        WRAPPED
    }

    /**
     * Reads {@code body}: an object with an {@code error}, such objects in an array, an object whose {@code response} has one,
     * or an object that is one itself. Text that is not JSON becomes the message, unless it is markup.
     */
    public static ErrorBody parse(byte[] body) {
        JsonNode root;
        try {
            root = Json.read(body);
        } catch (JacksonException notJson) {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            String message = text.startsWith("<") ? "" : shortened(text);
            return new ErrorBody(Shape.TEXT, message, 0, null, List.of(), List.of(), null);
        }
        Shape shape = root.path("error").isObject() ? Shape.WRAPPED : Shape.BARE;
        // Google's compatibility layer wraps its error in a list.
        JsonNode object = root.isArray() && !root.isEmpty() ? root.get(0) : root;
        return new Parser().parse(shape, object, error(object));
    }

    /** Returns whether any of its codes is {@code code}, which is in lower case and may begin or end with {@code *}. */
    boolean names(String code) {
        boolean anyStart = code.startsWith("*");
        boolean anyEnd = code.endsWith("*");
        if (!anyStart && !anyEnd) {
            return codes.contains(code);
        }
        String fixed = code.replace("*", "");
        return codes.stream()
                .anyMatch(each ->
                        anyStart ? anyEnd ? each.contains(fixed) : each.endsWith(fixed) : each.startsWith(fixed));
    }

    /** Returns whether its message contains {@code words}, which are in lower case. */
    boolean says(String words) {
        return message.toLowerCase(Locale.ROOT).contains(words);
    }

    /**
     * Returns whether its message begins with {@code words}, which are in lower case, or with a few words before them as in
     * "Your credit balance is too low". Text that a provider quotes from a request stands behind a quotation mark or a colon.
     */
    boolean beginsWith(String words) {
        int at = message.toLowerCase(Locale.ROOT).indexOf(words);
        return at >= 0
                && at <= MAX_BEGINNING
                && message.substring(0, at).chars().allMatch(c -> Character.isLetter(c) || c == ' ');
    }

    private static JsonNode error(JsonNode object) {
        for (JsonNode error :
                List.of(object.path("error"), object.path("response").path("error"))) {
            if (error.isObject()) {
                return error;
            }
        }
        return object;
    }

    private static String shortened(String text) {
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
    }

    /** Gathers the codes of one error, the most telling first. */
    private static final class Parser {

        private final List<String> codes = new ArrayList<>();
        private final List<String> quotas = new ArrayList<>();
        private @Nullable String code;
        private @Nullable String retryDelay;
        private int status;

        ErrorBody parse(Shape shape, JsonNode object, JsonNode error) {
            JsonNode details = error.path("details");
            add(details.path("error_code"));
            for (JsonNode detail : details) {
                add(detail.path("reason"));
                for (JsonNode violation : detail.path("violations")) {
                    String quota = violation.path("quotaId").asString("");
                    quotas.add(quota);
                    codes.add(quota.toLowerCase(Locale.ROOT));
                }
                if (detail.has("retryDelay")) {
                    retryDelay = detail.path("retryDelay").asString("");
                }
            }
            add(error.path("code"));
            add(error.path("status"));
            add(error.path("type"));
            return new ErrorBody(shape, message(object, error), status, code, codes, quotas, retryDelay);
        }

        private static String message(JsonNode object, JsonNode error) {
            for (JsonNode node : List.of(error.path("message"), object.path("error"), object.path("detail"))) {
                if (node.isString()) {
                    return shortened(node.asString());
                }
            }
            return "";
        }

        private void add(JsonNode node) {
            if (!node.isString() && !node.isNumber()) {
                return;
            }
            String text = node.asString();
            codes.add(text.toLowerCase(Locale.ROOT));
            if (code == null && node.isString()) {
                code = text;
            }
            if (status == 0 && text.matches("[45]\\d\\d")) {
                status = Integer.parseInt(text);
            }
        }
    }
}
