package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiUsageWriter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer of Responses. */
public final class ResponsesAnswerWriter {

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

    /** Returns the settings of a request that its answer repeats, with what holds where nothing is set. */
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
        return echo.put("store", false).putNull("previous_response_id").put("truncation", "disabled");
    }

    /** Writes {@code answer}. */
    public static ObjectNode write(WholeAnswer answer, AnswerContext exchange) {
        ObjectNode response = begun(answer, exchange, status(answer));
        if (response.path("status").asString("").equals("incomplete")) {
            String reason = answer.stopReason() == StopReason.DECLINED ? "content_filter" : "max_output_tokens";
            response.putObject("incomplete_details").put("reason", reason);
        }
        ArrayNode output = response.putArray("output");
        List<WholeAnswer.Piece> pieces = answer.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            output.add(ResponsesItemWriter.of(answer.id(), i, pieces.get(i), exchange).finished());
        }
        if (answer.usage() != null) {
            response.set("usage", OpenAiUsageWriter.RESPONSES.write(answer.usage()));
        }
        return response;
    }

    /** Returns a response that holds nothing yet. */
    static ObjectNode begun(WholeAnswer answer, AnswerContext exchange, String status) {
        ObjectNode response = Json.object()
                .put("id", "resp_" + answer.id())
                .put("object", "response")
                .put("created_at", exchange.context().clock().instant().getEpochSecond())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details")
                .put("model", answer.model());
        if (exchange.echo() != null) {
            response.setAll(exchange.echo());
        }
        response.putArray("output");
        return response.putNull("usage");
    }

    private static String status(WholeAnswer answer) {
        return switch (answer.stopReason()) {
            case OUTPUT_BOUND, CONTEXT_BOUND -> "incomplete";
            case DECLINED ->
                answer.pieces().stream().anyMatch(WholeAnswer.Declined.class::isInstance) ? "completed" : "incomplete";
            default -> "completed";
        };
    }
}
