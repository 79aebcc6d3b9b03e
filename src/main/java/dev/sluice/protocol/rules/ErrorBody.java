package dev.sluice.protocol.rules;

import dev.sluice.call.ErrorRule;
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
 * <p>A gateway may hand on the error of the provider behind it within its own, as JSON in the message or in {@code metadata}.
 * The codes and the words of such an error count as well.
 *
 * @param shape where the error stood
 * @param message its message, at most {@value #MAX_MESSAGE} characters; empty where it has none
 * @param status the HTTP status that it names in place of a code, or 0
 * @param code the most telling of its codes, as it came, or null
 * @param codes every code, type, status, reason and quota that it names, in lower case
 * @param ownCodes those of them that it names itself, and not an error within its message, which may be quoted from a request
 * @param param the field of the request that it names, or null; such an error may quote what the caller wrote there
 * @param said what it says, its own message and those of the errors within it, in lower case
 * @param quotas the ids of the quotas that are used up (Google)
 * @param quotaValue the size of the one quota that is used up (Google), or -1
 * @param retryDelay the wait that Google names in the body, or null
 */
public record ErrorBody(
        Shape shape,
        String message,
        int status,
        @Nullable String code,
        List<String> codes,
        List<String> ownCodes,
        @Nullable String param,
        String said,
        List<String> quotas,
        long quotaValue,
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
            return new ErrorBody(
                    Shape.TEXT,
                    message,
                    0,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    message.toLowerCase(Locale.ROOT),
                    List.of(),
                    -1,
                    null);
        }
        Shape shape = root.path("error").isObject() ? Shape.WRAPPED : Shape.BARE;
        // Google's compatibility layer wraps its error in a list.
        JsonNode object = root.isArray() && !root.isEmpty() ? root.get(0) : root;
        return new Parser().parse(shape, object, error(object));
    }

    /** Returns whether any of its codes is {@code code}, which is in lower case and may begin or end with {@code *}. */
    boolean names(String code) {
        return isAmong(codes, code);
    }

    /** Returns whether it names {@code code} itself; see {@link #names}. */
    boolean namesItself(String code) {
        return isAmong(ownCodes, code);
    }

    private static boolean isAmong(List<String> codes, String code) {
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

    /**
     * Returns whether it falls under {@code rule}.
     *
     * @param status its HTTP status, or 0 where none is known; there a code alone decides
     */
    boolean matches(ErrorRule rule, int status) {
        boolean statusFits =
                rule.statuses().contains(status) || (status == 0 && !rule.code().isEmpty());
        boolean wordsCount = rule.words().isEmpty() || !rule.code().isEmpty() || !quotesRequest(status);
        return statusFits && wordsCount && (rule.code().isEmpty() || names(rule.code())) && said.contains(rule.words());
    }

    /** Returns whether its words may be the caller's own: no caller may have a key taken for a bad one by what it writes. */
    private boolean quotesRequest(int status) {
        return param != null && (status == 0 || status == 400 || status == 422);
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

    /** Gathers the codes of one error, the most telling first, and those of the errors within it. */
    private static final class Parser {

        /** A gateway before a gateway; what is nested deeper is no error of a provider. */
        private static final int MAX_DEPTH = 3;

        private final List<String> codes = new ArrayList<>();
        private final List<String> quotas = new ArrayList<>();
        private final StringBuilder said = new StringBuilder();
        private @Nullable String code;
        private @Nullable String retryDelay;
        private int status;
        private long quotaValue = -1;

        ErrorBody parse(Shape shape, JsonNode object, JsonNode error) {
            String message = message(object, error);
            String param = error.path("param").asString("");
            JsonNode metadata = error.path("metadata");
            add(error);
            addMetadata(metadata);
            List<String> own = List.copyOf(codes);
            if (param.isEmpty()) {
                say(message, 1);
            } else {
                said.append(shortened(message));
            }
            if (metadata.path("raw").isString()) {
                say(metadata.path("raw").asString(), 1);
            }
            return new ErrorBody(
                    shape,
                    shortened(message),
                    status,
                    code,
                    codes,
                    own,
                    param.isEmpty() ? null : param,
                    said.toString().toLowerCase(Locale.ROOT),
                    quotas,
                    quotas.size() == 1 ? quotaValue : -1,
                    retryDelay);
        }

        private void add(JsonNode error) {
            JsonNode details = error.path("details");
            addCode(details.path("error_code"));
            for (JsonNode detail : details) {
                addCode(detail.path("reason"));
                for (JsonNode violation : detail.path("violations")) {
                    String quota = violation.path("quotaId").asString("");
                    quotas.add(quota);
                    quotaValue = violation.path("quotaValue").asLong(-1);
                    codes.add(quota.toLowerCase(Locale.ROOT));
                }
                if (detail.has("retryDelay")) {
                    retryDelay = detail.path("retryDelay").asString("");
                }
            }
            addCode(error.path("code"));
            addCode(error.path("status"));
            addCode(error.path("type"));
            // Together AI
            addCode(error.path("error_type"));
            // Azure and AWS
            addCode(error.path("innererror").path("code"));
            addCode(error.path("__type"));
        }

        /** OpenRouter tells here whose limit it is and why a prompt was flagged; {@code raw} is what the provider behind it said. */
        private void addMetadata(JsonNode metadata) {
            addCode(metadata.path("limit_source"));
            addCode(metadata.path("error_type"));
            if (!metadata.path("reasons").isEmpty()) {
                codes.add("metadata.reasons");
            }
        }

        /** Takes in {@code text}, and the error that it holds as JSON. */
        private void say(String text, int depth) {
            said.append(shortened(text)).append('\n');
            int brace = text.indexOf('{');
            JsonNode inner = brace < 0 || depth > MAX_DEPTH ? null : Json.first(text.substring(brace));
            if (inner != null && inner.isObject()) {
                JsonNode error = error(inner);
                add(error);
                say(message(inner, error), depth + 1);
            }
        }

        private static String message(JsonNode object, JsonNode error) {
            for (JsonNode node : List.of(
                    error.path("message"), error.path("Message"), object.path("error"), object.path("detail"))) {
                if (node.isString()) {
                    return node.asString();
                }
            }
            return "";
        }

        private void addCode(JsonNode node) {
            if (!node.isString() && !node.isNumber()) {
                return;
            }
            String text = shortened(node.asString());
            codes.add(text.toLowerCase(Locale.ROOT));
            if (code == null && node.isString()) {
                code = text;
            }
            if (status == 0 && text.length() == 3 && (text.startsWith("4") || text.startsWith("5"))) {
                status = status(text);
            }
        }

        private static int status(String text) {
            return text.chars().allMatch(each -> '0' <= each && each <= '9') ? Integer.parseInt(text) : 0;
        }
    }
}
