package dev.sluice.protocol.request;

import dev.sluice.call.RefusedCall;
import dev.sluice.call.RequestBody;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * One pass over one JSON body, which finds the head of a request. A dialect's subclass reads the members that are its own;
 * {@code model} and {@code stream} are read here.
 *
 * <p>Refuses a body that is not one JSON object in UTF-8, is nested deeper than 500 levels, or gives model or stream twice or of
 * a wrong type. For one body and one thread.
 */
public abstract class JsonHeadReader {

    /** A string may be as long as the body, which is bounded elsewhere; depth, names and numbers keep Jackson's bounds. */
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    /** Takes every body for UTF-8, as RFC 8259 has it: a guess at another encoding would have no byte offsets. */
    private static final JsonFactory JSON = new SkippingJsonFactory(
            JsonFactory.builder().streamReadConstraints(BOUNDS).disable(TokenStreamFactory.Feature.CHARSET_DETECTION));

    /** Longer than any id or cache key that a provider takes; a longer one is ignored. */
    private static final int MAX_ID_LENGTH = 512;

    protected final RequestBody body;
    protected final JsonParser parser;
    private final EmbeddedMedia media;
    private final boolean outside;
    private @Nullable ModelField model;
    private @Nullable Boolean stream;

    /** The first fault of a member, which is refused once the body has been read: the model may follow it. */
    private @Nullable RefusedCall fault;

    protected JsonHeadReader(RequestBody body) {
        this(body, false);
    }

    /**
     * @param outside whether model and stream stand elsewhere than in the body, whose members of these names mean other things
     */
    protected JsonHeadReader(RequestBody body, boolean outside) {
        this.outside = outside;
        this.body = body;
        this.parser = parser(body);
        this.media = new EmbeddedMedia(body, parser);
    }

    /** Returns a parser of {@code body}, which is UTF-8, that skips strings faster than it reads them. */
    static JsonParser parser(RequestBody body) {
        List<RequestBody.Part> parts = body.parts();
        if (parts.size() != 1) {
            return JSON.createParser(ObjectReadContext.empty(), body.stream());
        }
        RequestBody.Part only = parts.get(0);
        return JSON.createParser(ObjectReadContext.empty(), only.array(), only.from(), only.length());
    }

    /** Reads the head of a body that names its model; to be called once. */
    public final RequestHead read() {
        try {
            readBody();
            if (model == null) {
                throw MalformedRequest.because("model: missing (expected: a model's name)", "model");
            }
            checkContent();
            return head(model, stream != null && stream);
        } catch (RefusedCall refused) {
            throw model == null ? refused : refused.of(model.name());
        }
    }

    /** Reads the head of a body whose model and stream stand elsewhere; to be called once. */
    protected final RequestHead readBeside(String outsideModel, boolean outsideStream) {
        try {
            readBody();
            checkContent();
            return head(ModelField.outside(outsideModel), outsideStream);
        } catch (RefusedCall refused) {
            throw refused.of(outsideModel);
        }
    }

    private void readBody() {
        int invalid = Utf8.firstInvalid(body);
        if (invalid >= 0) {
            throw MalformedRequest.because("body: byte " + invalid + " is not valid UTF-8 (expected: JSON in UTF-8)");
        }
        try (parser) {
            readObject();
        } catch (StreamConstraintsException e) {
            throw JsonFaults.beyond(BOUNDS, e);
        } catch (JacksonException e) {
            throw JsonFaults.notJson(e);
        }
        if (fault != null) {
            throw fault;
        }
    }

    private RequestHead head(ModelField field, boolean events) {
        return new RequestHead(
                field,
                events,
                maxOutput(),
                new PromptSize(body.length() - media.bytes(), media.items()),
                conversation(),
                ownedState(),
                foreignReasoning());
    }

    /**
     * Reads the value of a member of the body, which is the parser's current token, to its last token. A value that the head
     * does not need is {@linkplain #walk(JsonToken) walked}, as it may embed media.
     */
    protected abstract void readMember(String name, JsonToken value);

    /** Refuses a body without the content that its endpoint works on. */
    protected abstract void checkContent();

    /** Returns the bound on output tokens, or 0 where the body has none. */
    protected abstract long maxOutput();

    /** Returns the id that tells the body's conversation from others, or null where it gives none. */
    protected abstract @Nullable String conversation();

    /** Returns the state that only one account can read. */
    protected OwnedState ownedState() {
        return OwnedState.NONE;
    }

    /** Returns whether there may be reasoning that no provider of the dialect made. */
    protected boolean foreignReasoning() {
        return false;
    }

    private void readObject() {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw MalformedRequest.because("body: " + JsonFaults.kind(first) + " (expected: a JSON object)");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (outside ? "" : name) {
                case "model" -> readModel(value);
                case "stream" -> readStream(value);
                default -> readMember(name, value);
            }
        }
        if (parser.nextToken() != null) {
            throw MalformedRequest.because("body: more follows its JSON object (expected: one JSON object)");
        }
    }

    private void readModel(JsonToken value) {
        if (model != null) {
            throw MalformedRequest.because("model: given twice (expected: once)", "model");
        }
        if (value != JsonToken.VALUE_STRING) {
            throw MalformedRequest.because("model: " + JsonFaults.kind(value) + " (expected: a string)", "model");
        }
        int start = offset(parser.currentTokenLocation());
        if (!JsonText.isShort(body, start, ModelField.MAX_LENGTH)) {
            throw ModelField.tooLong();
        }
        String name = parser.getString();
        model = ModelField.read(name, start, offset(parser.currentLocation()));
    }

    private void readStream(JsonToken value) {
        if (stream != null) {
            throw MalformedRequest.because("stream: given twice (expected: once)", "stream");
        }
        stream = switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default ->
                throw MalformedRequest.because(
                        "stream: " + JsonFaults.kind(value) + " (expected: true or false)", "stream");
        };
    }

    /** Goes through a value for the media in it. */
    protected final void walk(JsonToken value) {
        media.walk(value);
    }

    /** Goes through a value for the media in it and for the state that {@code owned} finds. */
    protected final void walk(JsonToken value, OwnedStateReader owned) {
        media.walk(value, owned);
    }

    /** Goes through a list of messages, and refuses one that is none or is empty. */
    protected final void readMessages(JsonToken value, OwnedStateReader owned) {
        boolean empty = media.walk(value, owned) == EmbeddedMedia.TOKENS_OF_EMPTY;
        if (value != JsonToken.START_ARRAY) {
            refuse(MalformedRequest.because(
                    "messages: " + JsonFaults.kind(value) + " (expected: an array)", "messages"));
        } else if (empty) {
            refuse(MalformedRequest.because("messages: empty (expected: at least one message)", "messages"));
        }
    }

    /** Goes through an object or a list named {@code name}, and refuses a value that is neither, and an empty list. */
    protected final void readContents(String name, JsonToken value, OwnedStateReader owned) {
        boolean empty = media.walk(value, owned) == EmbeddedMedia.TOKENS_OF_EMPTY;
        if (!value.isStructStart()) {
            refuse(MalformedRequest.because(name + ": " + JsonFaults.kind(value) + " (expected: a list)", name));
        } else if (empty) {
            refuse(MalformedRequest.because(name + ": empty (expected: at least one content)", name));
        }
    }

    private void refuse(RefusedCall found) {
        fault = fault == null ? found : fault;
    }

    /** Returns the refusal of a body without a list of messages. */
    protected static RefusedCall withoutMessages() {
        return MalformedRequest.because("messages: missing (expected: an array of messages)", "messages");
    }

    /** Returns a bound that can be counted with, or 0 for any other, which is the provider's to judge. */
    protected final long readBound(JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Math.max(0, parser.getLongValue());
        }
        parser.skipChildren();
        return 0;
    }

    /** Returns the value where it is a string that can be an id, else null. */
    protected final @Nullable String readId(JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        if (!JsonText.isShort(body, offset(parser.currentTokenLocation()), MAX_ID_LENGTH)) {
            return null;
        }
        String id = parser.getString();
        return id.isBlank() || id.length() > MAX_ID_LENGTH ? null : id;
    }

    /** Returns the value where it is an id itself, or an object's {@code member} that is one, else null. */
    protected final @Nullable String readIdOf(String member, JsonToken value) {
        if (value != JsonToken.START_OBJECT) {
            return readId(value);
        }
        String id = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = member.equals(parser.currentName());
            JsonToken inner = parser.nextToken();
            if (wanted) {
                id = readId(inner);
            } else {
                parser.skipChildren();
            }
        }
        return id;
    }

    private static int offset(TokenStreamLocation location) {
        return Math.toIntExact(location.getByteOffset());
    }
}
