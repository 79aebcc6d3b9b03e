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
import dev.sluice.protocol.openai.responses.ResponsesAnswerReader;
import dev.sluice.protocol.openai.responses.ResponsesAnswerWriter;
import dev.sluice.protocol.openai.responses.ResponsesRequestReader;
import dev.sluice.protocol.openai.responses.ResponsesRequestWriter;
import dev.sluice.protocol.openai.responses.ResponsesStreamReader;
import dev.sluice.protocol.openai.responses.ResponsesStreamWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Responses. */
final class ResponsesSpeech implements Speech {

    @Override
    public Endpoint endpoint() {
        return Endpoint.RESPONSES;
    }

    @Override
    public Conversation readRequest(byte[] body, Drops drops) {
        return ResponsesRequestReader.read(body, drops);
    }

    @Override
    public ObjectNode writeRequest(Conversation conversation, Terms terms, Drops drops) {
        return ResponsesRequestWriter.write(conversation, terms, drops);
    }

    @Override
    public void readAnswer(JsonNode body, Exchange exchange, Answer answer) {
        ResponsesAnswerReader.read(body, answer);
    }

    @Override
    public ObjectNode writeAnswer(Collected answer, Exchange exchange) {
        return ResponsesAnswerWriter.write(answer, exchange);
    }

    @Override
    public EventReader readStream(Exchange exchange, Answer answer) {
        return new ResponsesStreamReader(answer);
    }

    @Override
    public Answer writeStream(EventBuffer out, Exchange exchange) {
        return new ResponsesStreamWriter(out, exchange);
    }

    @Override
    public ObjectNode echo(Conversation conversation) {
        return ResponsesAnswerWriter.echo(conversation);
    }

    /** As in Chat Completions. */
    @Override
    public int longestToolName() {
        return 64;
    }
}
