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
import dev.sluice.protocol.openai.chat.ChatAnswerReader;
import dev.sluice.protocol.openai.chat.ChatAnswerWriter;
import dev.sluice.protocol.openai.chat.ChatRequestReader;
import dev.sluice.protocol.openai.chat.ChatRequestWriter;
import dev.sluice.protocol.openai.chat.ChatStreamReader;
import dev.sluice.protocol.openai.chat.ChatStreamWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat Completions. */
final class ChatSpeech implements Speech {

    @Override
    public Endpoint endpoint() {
        return Endpoint.CHAT;
    }

    @Override
    public Conversation readRequest(byte[] body, Drops drops) {
        return ChatRequestReader.read(body, drops);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, Terms terms, Drops drops) {
        return ChatRequestWriter.write(conversation, terms, drops);
    }

    @Override
    public void readAnswer(JsonNode body, Exchange exchange, Answer answer) {
        ChatAnswerReader.read(body, exchange, answer);
    }

    @Override
    public ObjectNode writeAnswer(Collected answer, Exchange exchange) {
        return ChatAnswerWriter.write(answer, exchange);
    }

    @Override
    public EventReader readStream(Exchange exchange, Answer answer) {
        return new ChatStreamReader(exchange, answer);
    }

    @Override
    public Answer writeStream(EventBuffer out, Exchange exchange) {
        return new ChatStreamWriter(out, exchange);
    }

    @Override
    public boolean wantsUsage(Conversation conversation) {
        return ChatRequestReader.wantsUsage(conversation);
    }

    /** OpenAI refuses longer ones, and names of other characters. */
    @Override
    public int longestToolName() {
        return 64;
    }
}
