package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The reasoning in a request that no provider of its dialect made. A conversation carries it along when it moves from a model
 * of another dialect. Its proof is Sluice's wrapping of the other provider's proof, or there is none. A provider refuses the
 * whole request for one such item.
 *
 * <p>Every byte around the items stays as it is. For one body and one thread.
 */
public final class ForeignReasoning {

    /** Their places travel in one response header, as do the fields that translation drops. */
    private static final int MAX_NAMED = 64;

    /** A dialect's test of an object in a list of messages, blocks or items. */
    @FunctionalInterface
    public interface Test {

        /**
         * Returns whether the object is foreign reasoning.
         *
         * @param type its {@code type}; this and the others are empty where the object has no such string
         * @param id its {@code id}
         * @param proof its {@code signature}, {@code encrypted_content} or {@code thoughtSignature}; of a long one, the
         *     beginning
         */
        boolean isForeign(String type, String id, String proof);
    }

    /**
     * A body without foreign reasoning.
     *
     * @param dropped the places where it stood, in the order of the request; at most the first 64
     */
    public record Rest(RequestBody body, List<String> dropped) {}

    /** Longer than any id and any of Sluice's marks, which stand at the beginning of a proof. */
    private static final int MAX_TEXT_LENGTH = 512;

    private final RequestBody body;
    private final Test test;
    private final ByteCuts cuts;
    private final List<String> dropped = new ArrayList<>();

    private ForeignReasoning(RequestBody body, Test test) {
        this.body = body;
        this.test = test;
        this.cuts = new ByteCuts(body);
    }

    /**
     * Returns {@code body}, whose head was read, without foreign reasoning and without messages that hold nothing else. Where
     * the whole list would go, nothing is left out.
     *
     * @param list the member of the body that holds the conversation
     */
    public static Rest leftOut(RequestBody body, String list, Test test) {
        ForeignReasoning foreign = new ForeignReasoning(body, test);
        try (JsonParser parser = JsonHeadReader.parser(body)) {
            foreign.readBody(parser, list);
        }
        return new Rest(foreign.cuts.rest(), foreign.dropped);
    }

    private void readBody(JsonParser parser, String list) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = parser.currentName().equals(list);
            if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
                if (readList(parser, list)) {
                    dropped.clear();
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    /** Reads the objects of a list, and returns whether all of them are foreign. */
    private boolean readList(JsonParser parser, String place) {
        ByteCuts.Items items = cuts.items();
        int index = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int start = offset(parser);
            boolean foreign = false;
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                foreign = readObject(parser, place + '[' + index + ']');
            } else {
                parser.skipChildren();
            }
            items.item(start, Math.toIntExact(parser.currentLocation().getByteOffset()), foreign);
            index++;
        }
        return items.end();
    }

    /** Reads a message, a block or an item, and returns whether it is foreign. */
    private boolean readObject(JsonParser parser, String place) {
        String type = "";
        String id = "";
        String proof = "";
        boolean nothingElse = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY && (name.equals("content") || name.equals("parts"))) {
                nothingElse = readList(parser, place + '.' + name);
            } else if (value == JsonToken.VALUE_STRING) {
                switch (name) {
                    case "type" -> type = text(parser);
                    case "id" -> id = text(parser);
                    case "signature", "encrypted_content", "thoughtSignature", "thought_signature" ->
                        proof = text(parser);
                    default -> {}
                }
            } else {
                parser.skipChildren();
            }
        }
        boolean foreign = test.isForeign(type, id, proof);
        if (foreign && dropped.size() < MAX_NAMED) {
            dropped.add(place);
        }
        return foreign || nothingElse;
    }

    /** Returns the current string, or only its beginning where it is long. */
    private String text(JsonParser parser) {
        int opening = offset(parser);
        return JsonText.isShort(body, opening, MAX_TEXT_LENGTH)
                ? parser.getString()
                : new String(body.copy(opening + 1, opening + 1 + MAX_TEXT_LENGTH), StandardCharsets.UTF_8);
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
