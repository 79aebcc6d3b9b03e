package dev.sluice.protocol.request;

import static dev.sluice.protocol.request.RequestHeads.malformed;

import dev.sluice.call.Endpoint;
import java.util.List;
import java.util.stream.Stream;
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

/** One pass over one JSON body. */
final class HeadReader {

    /** A string may be as long as the body, which is bounded elsewhere; depth, names and numbers keep Jackson's bounds. */
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    /** Takes every body for UTF-8, as RFC 8259 has it: a guess at another encoding would have no byte offsets. */
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(BOUNDS)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Longer than any id or cache key that a provider takes; what is longer is not looked at. */
    private static final int MAX_ID_LENGTH = 512;

    private final byte[] body;
    private final Endpoint endpoint;
    private final JsonParser parser;
    private final EmbeddedMedia media;
    private final OwnedStateReader owned;

    private @Nullable String model;
    private int modelStart;
    private int modelEnd;
    private @Nullable Boolean stream;
    private boolean hasMessages;
    private boolean hasInput;
    private boolean hasPrompt;
    private long maxTokens;
    private long maxCompletionTokens;
    private long maxOutputTokens;
    private @Nullable String cacheKey;
    private @Nullable String metadataUser;
    private @Nullable String user;
    private @Nullable String safetyId;
    private @Nullable String previousResponse;
    private @Nullable String storedConversation;

    HeadReader(byte[] body, Endpoint endpoint) {
        this.body = body;
        this.endpoint = endpoint;
        this.parser = JSON.createParser(ObjectReadContext.empty(), body);
        this.media = new EmbeddedMedia(body, parser);
        this.owned = new OwnedStateReader(body, parser, endpoint == Endpoint.CHAT);
    }

    RequestHead read() {
        try (parser) {
            readObject();
        } catch (StreamConstraintsException e) {
            throw malformed("body: nested too deeply, or a name or number too long, at " + place(e)
                    + " (expected: at most " + BOUNDS.getMaxNestingDepth() + " levels, names of "
                    + BOUNDS.getMaxNameLength() + " and numbers of " + BOUNDS.getMaxNumberLength() + " characters)");
        } catch (JacksonException e) {
            throw malformed("body: not JSON at " + place(e) + " (expected: one JSON object)");
        }
        return head();
    }

    private void readObject() {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw malformed("body: " + kind(first) + " (expected: a JSON object)");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            readMember(name, parser.nextToken());
        }
        if (parser.nextToken() != null) {
            throw malformed("body: more follows its JSON object (expected: one JSON object)");
        }
    }

    private void readMember(String name, JsonToken value) {
        switch (name) {
            case "model" -> readModel(value);
            case "stream" -> readStream(value);
            case "max_tokens" -> maxTokens = readBound(value);
            case "max_completion_tokens" -> maxCompletionTokens = readBound(value);
            case "max_output_tokens" -> maxOutputTokens = readBound(value);
            case "messages" -> readMessages(value);
            case "input" -> {
                hasInput = value != JsonToken.VALUE_NULL;
                media.walk(value, endpoint == Endpoint.RESPONSES ? owned : null);
            }
            case "prompt_cache_key" -> cacheKey = readId(value);
            case "metadata" -> metadataUser = readIdOf("user_id", value);
            case "user" -> user = readId(value);
            case "safety_identifier" -> safetyId = readId(value);
            case "previous_response_id" -> previousResponse = readId(value);
            case "conversation" -> storedConversation = readIdOf("id", value);
            case "prompt" -> {
                hasPrompt = value != JsonToken.VALUE_NULL;
                media.walk(value);
            }
            default -> media.walk(value);
        }
    }

    private void readModel(JsonToken value) {
        if (model != null) {
            throw malformed("model: given twice (expected: once)", "model");
        }
        if (value != JsonToken.VALUE_STRING) {
            throw malformed("model: " + kind(value) + " (expected: a string)", "model");
        }
        modelStart = offset(parser.currentTokenLocation());
        model = RequestHeads.checkedModel(parser.getString());
        modelEnd = offset(parser.currentLocation());
    }

    private void readStream(JsonToken value) {
        if (stream != null) {
            throw malformed("stream: given twice (expected: once)", "stream");
        }
        stream = switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw malformed("stream: " + kind(value) + " (expected: true or false)", "stream");
        };
    }

    private void readMessages(JsonToken value) {
        if (!RequestHeads.needsMessages(endpoint)) {
            media.walk(value);
            return;
        }
        if (value != JsonToken.START_ARRAY) {
            throw malformed("messages: " + kind(value) + " (expected: an array)", "messages");
        }
        if (media.walk(value, owned) == EmbeddedMedia.TOKENS_OF_EMPTY) {
            throw malformed("messages: empty (expected: at least one message)", "messages");
        }
        hasMessages = true;
    }

    /** Returns a bound that can be counted with; the provider judges any other. */
    private long readBound(JsonToken value) {
        if (value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return Math.max(0, parser.getLongValue());
        }
        parser.skipChildren();
        return 0;
    }

    private @Nullable String readId(JsonToken value) {
        if (value != JsonToken.VALUE_STRING) {
            parser.skipChildren();
            return null;
        }
        String id = parser.getString();
        return id.isBlank() || id.length() > MAX_ID_LENGTH ? null : id;
    }

    /** Returns the value where it is an id itself, or an object's member that is one. */
    private @Nullable String readIdOf(String member, JsonToken value) {
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

    private RequestHead head() {
        if (model == null) {
            throw malformed("model: missing (expected: a model's name)", "model");
        }
        if (RequestHeads.needsMessages(endpoint) && !hasMessages) {
            throw malformed("messages: missing (expected: an array of messages)", "messages");
        }
        boolean mayOmitInput = hasPrompt || previousResponse != null || storedConversation != null;
        if (!hasInput && (endpoint == Endpoint.EMBEDDINGS || (endpoint == Endpoint.RESPONSES && !mayOmitInput))) {
            throw malformed("input: missing (expected: a string or an array)", "input");
        }
        return new RequestHead(
                model,
                modelStart,
                modelEnd,
                stream != null && stream,
                maxOutput(),
                body.length - media.bytes(),
                media.items(),
                firstOf(cacheKey, metadataUser, user, safetyId),
                ownedState(),
                owned.foreignReasoning());
    }

    private OwnedState ownedState() {
        if (endpoint != Endpoint.RESPONSES) {
            return owned.found(List.of());
        }
        return owned.found(Stream.of(previousResponse, storedConversation)
                .flatMap(Stream::ofNullable)
                .toList());
    }

    private long maxOutput() {
        return switch (endpoint) {
            case RESPONSES -> maxOutputTokens;
            case CHAT -> maxCompletionTokens > 0 ? maxCompletionTokens : maxTokens;
            default -> maxTokens;
        };
    }

    private static @Nullable String firstOf(@Nullable String... ids) {
        for (String id : ids) {
            if (id != null) {
                return id;
            }
        }
        return null;
    }

    private static int offset(TokenStreamLocation location) {
        return Math.toIntExact(location.getByteOffset());
    }

    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null
                ? "an unknown place"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String kind(@Nullable JsonToken token) {
        return token == null
                ? "empty"
                : switch (token) {
                    case START_OBJECT -> "an object";
                    case START_ARRAY -> "an array";
                    case VALUE_STRING -> "a string";
                    case VALUE_TRUE, VALUE_FALSE -> "a boolean";
                    case VALUE_NULL -> "null";
                    default -> "a number";
                };
    }
}
