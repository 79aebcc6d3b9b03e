package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.StreamReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A codec of one endpoint: its readers and writers, which any other codec's can be combined with. */
interface EndpointCodec {

    Endpoint endpoint();

    Conversation readRequest(RequestBody body, TranslationContext context, DroppedFields dropped);

    ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped);

    void readAnswer(JsonNode body, AnswerContext answerContext, AnswerSink answer);

    ObjectNode writeAnswer(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped);

    StreamReader readStream(AnswerContext answerContext, AnswerSink answer);

    AnswerSink writeStream(EventBuffer out, AnswerContext answerContext);

    /** Returns the name of the field that holds the schema of a tool's arguments. */
    default String schemaField() {
        return "parameters";
    }

    /** Returns the name of the field that holds the messages of a request. */
    default String inputField() {
        return "messages";
    }

    /** Returns whether the caller wants a stream to end with its usage. */
    default boolean wantsUsage(Conversation conversation) {
        return false;
    }

    /** Returns the part of a request that is kept with its answer, or null if later requests cannot name answers. */
    default @Nullable String asked(Conversation conversation) {
        return null;
    }

    /** Returns the request settings that answers repeat, or null if they repeat none. */
    default @Nullable ObjectNode echo(Conversation conversation) {
        return null;
    }
}
