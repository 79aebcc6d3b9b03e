package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.anthropic.messages.MessagesAnswerReader;
import dev.sluice.protocol.anthropic.messages.MessagesAnswerWriter;
import dev.sluice.protocol.anthropic.messages.MessagesRequestReader;
import dev.sluice.protocol.anthropic.messages.MessagesRequestWriter;
import dev.sluice.protocol.anthropic.messages.MessagesStreamReader;
import dev.sluice.protocol.anthropic.messages.MessagesStreamWriter;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The codec of Messages. */
final class MessagesCodec implements EndpointCodec {

    @Override
    public Endpoint endpoint() {
        return Endpoint.MESSAGES;
    }

    @Override
    public Conversation readRequest(RequestBody body, TranslationContext context, DroppedFields dropped) {
        return MessagesRequestReader.read(body, dropped);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        return MessagesRequestWriter.write(conversation, context, dropped);
    }

    @Override
    public void readAnswer(JsonNode body, AnswerContext answerContext, AnswerSink answer) {
        MessagesAnswerReader.read(body, answerContext, answer);
    }

    @Override
    public ObjectNode writeAnswer(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped) {
        return MessagesAnswerWriter.write(answer, dropped);
    }

    @Override
    public StreamReader readStream(AnswerContext answerContext, AnswerSink answer) {
        return new MessagesStreamReader(answerContext, answer);
    }

    @Override
    public AnswerSink writeStream(EventBuffer out, AnswerContext answerContext) {
        return new MessagesStreamWriter(out, answerContext);
    }

    @Override
    public String schemaField() {
        return "input_schema";
    }
}
