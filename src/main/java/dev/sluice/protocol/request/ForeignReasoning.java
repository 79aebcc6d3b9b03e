package dev.sluice.protocol.request;

import dev.sluice.call.Endpoint;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The thoughts in a request that no provider of its dialect made, as a session brings them along that has moved from a model of
 * another dialect: their proof is this relay's wrapping of another's, or there is none. A provider refuses the whole request for
 * one of them.
 *
 * <p>Every byte around them stays as it is. For one body and one thread.
 */
public final class ForeignReasoning {

    /** They travel in one response header, as do fields that translation drops. */
    private static final int MOST_NAMED = 64;

    /**
     * A body without them.
     *
     * @param dropped where they stood, in the order of the request; at most the first 64
     */
    public record Rest(byte[] body, List<String> dropped) {}

    private final boolean unsignedToo;
    private final ByteCuts cuts;
    private final List<String> dropped = new ArrayList<>();

    private ForeignReasoning(byte[] body, boolean unsignedToo) {
        this.unsignedToo = unsignedToo;
        this.cuts = new ByteCuts(body);
    }

    /**
     * Leaves them out of {@code body}, whose head was read; with them a message that held nothing else.
     *
     * @param unsignedToo whether thoughts without any signature are foreign to the provider of a message
     */
    public static Rest leftOut(byte[] body, Endpoint endpoint, boolean unsignedToo) {
        ForeignReasoning foreign = new ForeignReasoning(body, unsignedToo);
        try (JsonParser parser = HeadReader.JSON.createParser(ObjectReadContext.empty(), body)) {
            foreign.readBody(parser, endpoint == Endpoint.RESPONSES ? "input" : "messages");
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

    /** Reads the objects of a list, and returns whether they are foreign, all of them. */
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
            if (value == JsonToken.START_ARRAY && name.equals("content")) {
                nothingElse = readList(parser, place + ".content");
            } else if (value == JsonToken.VALUE_STRING) {
                switch (name) {
                    case "type" -> type = parser.getString();
                    case "id" -> id = parser.getString();
                    case "signature", "encrypted_content" -> proof = parser.getString();
                    default -> {}
                }
            } else {
                parser.skipChildren();
            }
        }
        boolean foreign = switch (type) {
            case "thinking" -> proof.isEmpty() ? unsignedToo : proof.startsWith(ReasoningMarks.ITEM);
            case "reasoning" ->
                proof.isEmpty()
                        ? ReasoningMarks.isOfSluice(id)
                        : proof.startsWith(ReasoningMarks.SIGNED) || proof.startsWith(ReasoningMarks.SEALED);
            default -> false;
        };
        if (foreign && dropped.size() < MOST_NAMED) {
            dropped.add(place);
        }
        return foreign || nothingElse;
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
