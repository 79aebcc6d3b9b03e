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
import dev.sluice.protocol.openai.responses.ResponsesAnswerReader;
import dev.sluice.protocol.openai.responses.ResponsesAnswerWriter;
import dev.sluice.protocol.openai.responses.ResponsesRequestReader;
import dev.sluice.protocol.openai.responses.ResponsesRequestWriter;
import dev.sluice.protocol.openai.responses.ResponsesStreamReader;
import dev.sluice.protocol.openai.responses.ResponsesStreamWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The codec of Responses. */
final class ResponsesCodec implements EndpointCodec {

    @Override
    public Endpoint endpoint() {
        return Endpoint.RESPONSES;
    }

    @Override
    public Conversation readRequest(RequestBody body, TranslationContext context, DroppedFields dropped) {
        return ResponsesRequestReader.read(body, context.answers(), dropped);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        return ResponsesRequestWriter.write(conversation, context, dropped);
    }

    @Override
    public void readAnswer(JsonNode body, AnswerContext answerContext, AnswerSink answer) {
        ResponsesAnswerReader.read(body, answerContext, answer);
    }

    @Override
    public ObjectNode writeAnswer(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped) {
        return ResponsesAnswerWriter.write(answer, answerContext);
    }

    @Override
    public StreamReader readStream(AnswerContext answerContext, AnswerSink answer) {
        return new ResponsesStreamReader(answerContext, answer);
    }

    @Override
    public AnswerSink writeStream(EventBuffer out, AnswerContext answerContext) {
        return new ResponsesStreamWriter(out, answerContext);
    }

    @Override
    public String inputField() {
        return "input";
    }

    @Override
    public @Nullable String asked(Conversation conversation) {
        return ResponsesRequestReader.asked(conversation);
    }

    @Override
    public ObjectNode echo(Conversation conversation) {
        return ResponsesAnswerWriter.echo(conversation);
    }
}
