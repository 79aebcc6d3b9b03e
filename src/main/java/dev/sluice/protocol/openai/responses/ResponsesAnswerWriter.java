package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiUsageWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a whole answer of Responses. */
public final class ResponsesAnswerWriter {

    /** The request fields that OpenAI repeats in the response. */
    private static final List<String> REPEATED = List.of(
            "instructions",
            "max_output_tokens",
            "metadata",
            "parallel_tool_calls",
            "reasoning",
            "safety_identifier",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_p",
            "user");

    private ResponsesAnswerWriter() {}

    /** Returns the settings of a request that its answer repeats, with the defaults of those that are not set. */
    public static ObjectNode echo(Conversation conversation) {
        ObjectNode echo = Json.object()
                .putNull("instructions")
                .put("parallel_tool_calls", true)
                .put("tool_choice", "auto");
        echo.putObject("metadata");
        echo.putArray("tools");
        echo.putNull("temperature").putNull("top_p");
        JsonFields request = conversation.rest();
        for (String name : REPEATED) {
            JsonNode value = request.any(name);
            if (value != null) {
                echo.set(name, value);
            }
        }
        JsonNode previous = request.any("previous_response_id");
        return echo.put("store", false)
                .set("previous_response_id", previous == null ? Json.object().nullNode() : previous)
                .put("truncation", "disabled");
    }

    /** Returns {@code answer} as a response, and keeps it for later requests that name it. */
    public static ObjectNode write(WholeAnswer answer, AnswerContext answerContext) {
        String incompleteReason = ResponsesStopReason.incompleteReason(answer);
        ObjectNode response = begun(answer, answerContext, incompleteReason == null ? "completed" : "incomplete");
        if (incompleteReason != null) {
            response.putObject("incomplete_details").put("reason", incompleteReason);
        }
        ArrayNode output = response.putArray("output");
        List<WholeAnswer.Part> parts = answer.parts();
        for (int i = 0; i < parts.size(); i++) {
            output.add(ResponsesItemWriter.of(answer.id(), i, parts.get(i), answerContext)
                    .finished());
        }
        if (answer.usage() != null) {
            response.set("usage", OpenAiUsageWriter.RESPONSES.write(answer.usage()));
        }
        KeptResponse.keep(response, answerContext);
        return response;
    }

    /** Returns a response without output. */
    static ObjectNode begun(WholeAnswer answer, AnswerContext answerContext, String status) {
        ObjectNode response = Json.object()
                .put("id", "resp_" + answer.id())
                .put("object", "response")
                .put("created_at", answerContext.translation().clock().instant().getEpochSecond())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", answer.model());
        if (answerContext.echo() != null) {
            response.setAll(answerContext.echo());
        }
        response.putArray("output");
        return response.putNull("usage");
    }
}
