package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.anthropic.messages.MessagesAnswerReader;
import dev.sluice.protocol.anthropic.messages.MessagesAnswerWriter;
import dev.sluice.protocol.anthropic.messages.MessagesRequestReader;
import dev.sluice.protocol.anthropic.messages.MessagesRequestWriter;
import dev.sluice.protocol.anthropic.messages.MessagesStreamReader;
import dev.sluice.protocol.anthropic.messages.MessagesStreamWriter;
import dev.sluice.protocol.conversation.Answer;
import dev.sluice.protocol.conversation.Collected;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Exchange;
import dev.sluice.protocol.conversation.Terms;
import dev.sluice.protocol.json.Drops;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.EventReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages. */
final class MessagesSpeech implements Speech {

    @Override
    public Endpoint endpoint() {
        return Endpoint.MESSAGES;
    }

    @Override
    public Conversation readRequest(byte[] body, Drops drops) {
        return MessagesRequestReader.read(body, drops);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, Terms terms, Drops drops) {
        return MessagesRequestWriter.write(conversation, terms, drops);
    }

    @Override
    public void readAnswer(JsonNode body, Exchange exchange, Answer answer) {
        MessagesAnswerReader.read(body, answer);
    }

    @Override
    public ObjectNode writeAnswer(Collected answer, Exchange exchange) {
        return MessagesAnswerWriter.write(answer);
    }

    @Override
    public EventReader readStream(Exchange exchange, Answer answer) {
        return new MessagesStreamReader(answer);
    }

    @Override
    public Answer writeStream(EventBuffer out, Exchange exchange) {
        return new MessagesStreamWriter(out);
    }

    /** Anthropic refuses longer ones, and names of other characters. */
    @Override
    public int longestToolName() {
        return 128;
    }
}
