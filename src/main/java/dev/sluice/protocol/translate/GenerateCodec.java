package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RequestBody;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.gemini.generate.GenerateAnswerReader;
import dev.sluice.protocol.gemini.generate.GenerateAnswerWriter;
import dev.sluice.protocol.gemini.generate.GenerateRequestReader;
import dev.sluice.protocol.gemini.generate.GenerateRequestWriter;
import dev.sluice.protocol.gemini.generate.GenerateStreamWriter;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.StreamReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The codec of Gemini's generation of content. */
final class GenerateCodec implements EndpointCodec {

    @Override
    public Endpoint endpoint() {
        return Endpoint.GENERATE;
    }

    @Override
    public String inputField() {
        return "contents";
    }

    @Override
    public Conversation readRequest(RequestBody body, TranslationContext context, DroppedFields dropped) {
        return GenerateRequestReader.read(body, context, dropped);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        return GenerateRequestWriter.write(conversation, context, dropped);
    }

    @Override
    public void readAnswer(JsonNode body, AnswerContext answerContext, AnswerSink answer) {
        GenerateAnswerReader.read(body, answerContext, answer);
    }

    @Override
    public ObjectNode writeAnswer(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped) {
        return GenerateAnswerWriter.write(answer, answerContext, dropped);
    }

    @Override
    public StreamReader readStream(AnswerContext answerContext, AnswerSink answer) {
        return new GenerateAnswerReader(answerContext, answer);
    }

    @Override
    public AnswerSink writeStream(EventBuffer out, AnswerContext answerContext) {
        return new GenerateStreamWriter(out, answerContext);
    }

    @Override
    public ObjectNode echo(Conversation conversation) {
        return GenerateAnswerWriter.echo(GenerateRequestReader.showsThoughts(conversation));
    }
}
