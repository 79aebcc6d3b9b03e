package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.Answer;
import dev.sluice.protocol.conversation.Collected;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Exchange;
import dev.sluice.protocol.conversation.Terms;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.EventReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One endpoint's way to speak: its readers and writers, each of which meets any other's in what is said. */
interface Speech {

    Endpoint endpoint();

    Conversation readRequest(byte[] body, Drops drops);

    ObjectNode writeRequest(Conversation conversation, Terms terms, Drops drops);

    void readAnswer(JsonNode body, Exchange exchange, Answer answer);

    ObjectNode writeAnswer(Collected answer, Exchange exchange);

    EventReader readStream(Exchange exchange, Answer answer);

    Answer writeStream(EventBuffer out, Exchange exchange);

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
