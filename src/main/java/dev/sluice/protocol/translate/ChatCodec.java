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
import dev.sluice.protocol.openai.chat.ChatAnswerReader;
import dev.sluice.protocol.openai.chat.ChatAnswerWriter;
import dev.sluice.protocol.openai.chat.ChatRequestReader;
import dev.sluice.protocol.openai.chat.ChatRequestWriter;
import dev.sluice.protocol.openai.chat.ChatStreamReader;
import dev.sluice.protocol.openai.chat.ChatStreamWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The codec of Chat Completions. */
final class ChatCodec implements EndpointCodec {

    @Override
    public Endpoint endpoint() {
        return Endpoint.CHAT;
    }

    @Override
    public Conversation readRequest(RequestBody body, TranslationContext context, DroppedFields dropped) {
        return ChatRequestReader.read(body, dropped);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        return ChatRequestWriter.write(conversation, context, dropped);
    }

    @Override
    public void readAnswer(JsonNode body, AnswerContext answerContext, AnswerSink answer) {
        ChatAnswerReader.read(body, answerContext, answer);
    }

    @Override
    public ObjectNode writeAnswer(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped) {
        return ChatAnswerWriter.write(answer, answerContext);
    }

    @Override
    public StreamReader readStream(AnswerContext answerContext, AnswerSink answer) {
        return new ChatStreamReader(answerContext, answer);
    }

    @Override
    public AnswerSink writeStream(EventBuffer out, AnswerContext answerContext) {
        return new ChatStreamWriter(out, answerContext);
    }

    @Override
    public boolean wantsUsage(Conversation conversation) {
        return ChatRequestReader.wantsUsage(conversation);
    }
}
