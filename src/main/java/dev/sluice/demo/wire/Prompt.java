package dev.sluice.demo.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The size of a prompt, estimated as one token for four characters of text and a few tokens for each message.
 *
 * @param tokens the tokens of the whole prompt
 * @param cacheable the prefix up to the last {@code cache_control}, or null if there is none
 */
public record Prompt(long tokens, @Nullable Prefix cacheable) {

    private static final int CHARACTERS_A_TOKEN = 4;

    /** The tokens of a message's frame: OpenAI's cookbook counts three, and one for the role. */
    private static final int TOKENS_A_MESSAGE = 4;

    /**
     * The start of a prompt.
     *
     * @param fingerprint a hash, equal for equal prefixes
     */
    public record Prefix(long tokens, long fingerprint) {}

    /** Measures the parts of a request, in the order in which a provider joins them; absent parts count nothing. */
    static Prompt of(boolean allCacheable, JsonNode... parts) {
        Measure measure = new Measure();
        for (JsonNode part : parts) {
            measure.add(part);
        }
        if (allCacheable) {
            measure.mark();
        }
        return new Prompt(Math.max(1, measure.tokens()), measure.marked);
    }

    /** Measures the {@code input} of a request for embeddings or a moderation. */
    public static Prompt ofInput(JsonNode request) {
        return of(false, request.path("input"));
    }

    private static final class Measure {
        private long characters;
        private long messages;
        private long fingerprint;
        private @Nullable Prefix marked;

        private void add(JsonNode node) {
            if (node.isString()) {
                characters += node.asString("").length();
                fingerprint = fingerprint * 31 + node.asString("").hashCode();
            } else if (node.isObject()) {
                addFields(node);
            } else {
                node.forEach(this::add);
            }
        }

        private void addFields(JsonNode object) {
            if (object.has("role")) {
                messages++;
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                if (isText(field.getKey())) {
                    add(field.getValue());
                }
            }
            if (object.path("cache_control").isObject()) {
                mark();
            }
        }

        /** Excludes fields that hold no text of the prompt. */
        private static boolean isText(String field) {
            return switch (field) {
                case "data", "url", "image_url", "file_data", "signature", "type", "role", "id", "cache_control" ->
                    false;
                default -> true;
            };
        }

        private void mark() {
            marked = new Prefix(tokens(), fingerprint);
        }

        private long tokens() {
            return (characters + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN + messages * TOKENS_A_MESSAGE;
        }
    }
}
