package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
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

/** One endpoint's way to speak: its readers and writers, each of which meets any other's in what is said. */
interface EndpointCodec {

    Endpoint endpoint();

    Conversation readRequest(byte[] body, DroppedFields dropped);

    ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped);

    void readAnswer(JsonNode body, AnswerContext exchange, AnswerSink answer);

    ObjectNode writeAnswer(WholeAnswer answer, AnswerContext exchange);

    StreamReader readStream(AnswerContext exchange, AnswerSink answer);

    AnswerSink writeStream(EventBuffer out, AnswerContext exchange);

    /** Returns how many characters a tool's name may have. */
    int longestToolName();

    /** Returns whether the caller wants usage in an event of its own. */
    default boolean wantsUsage(Conversation conversation) {
        return false;
    }

    /** Returns the settings that answers repeat, or null where they repeat none. */
    default @Nullable ObjectNode echo(Conversation conversation) {
        return null;
    }
}
