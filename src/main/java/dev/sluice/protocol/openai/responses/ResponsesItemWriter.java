package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.FreeText;
import dev.sluice.protocol.openai.OpenAiCitation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of one output item of a Responses answer.
 *
 * @param id the item's id, derived from the answer's
 * @param tool the tool that the item calls, as the caller knows it; null if it is no call
 */
record ResponsesItemWriter(
        String id, WholeAnswer.Part part, @Nullable CallerTool tool) {

    static ResponsesItemWriter of(String answerId, int index, WholeAnswer.Part part, AnswerContext answerContext) {
        CallerTool tool = part instanceof WholeAnswer.ToolCall call ? tool(call.name(), answerContext) : null;
        String prefix;
        if (tool != null) {
            prefix = switch (tool.form()) {
                case FUNCTION -> "fc_";
                case FREE_FORM -> "ctc_";
                case SEARCH -> "tsc_";
            };
        } else if (part instanceof WholeAnswer.Reasoning || part instanceof WholeAnswer.EncryptedReasoning) {
            prefix = "rs_";
        } else {
            prefix = "msg_";
        }
        return new ResponsesItemWriter(prefix + answerId + '_' + index, part, tool);
    }

    private static CallerTool tool(String name, AnswerContext answerContext) {
        CallerTool known = answerContext.callerTools().get(name);
        return known != null ? known : new CallerTool(null, name, CallerTool.Form.FUNCTION);
    }

    /** Returns whether the item's arguments are written as they come, as a JSON object in a string. */
    boolean streamsArguments() {
        return tool != null && tool.form() == CallerTool.Form.FUNCTION;
    }

    /** Returns whether the item is a call of a tool that takes plain text. */
    boolean freeForm() {
        return tool != null && tool.form() == CallerTool.Form.FREE_FORM;
    }

    /** Returns the item without content. */
    ObjectNode begun() {
        ObjectNode item = Json.object().put("id", id);
        if (part instanceof WholeAnswer.ToolCall call) {
            call(call, item);
        } else if (part instanceof WholeAnswer.Reasoning || part instanceof WholeAnswer.EncryptedReasoning) {
            item.put("type", "reasoning").putArray("summary");
        } else {
            item.put("type", "message")
                    .put("status", "in_progress")
                    .put("role", "assistant")
                    .putArray("content");
        }
        return item;
    }

    /** Returns the item with its whole content. */
    ObjectNode finished() {
        ObjectNode item = begun();
        if (part instanceof WholeAnswer.Reasoning reasoning) {
            if (!reasoning.text().isEmpty()) {
                item.withArray("summary").add(summary(reasoning.text().toString()));
            }
            String signature = reasoning.signature();
            return item.put("encrypted_content", signature == null ? null : EncryptedContent.ofSignature(signature));
        }
        if (part instanceof WholeAnswer.EncryptedReasoning encrypted) {
            return item.put("encrypted_content", EncryptedContent.ofEncryptedBlock(encrypted.data()));
        }
        item.put("status", "completed");
        if (part instanceof WholeAnswer.ToolCall call) {
            return withArguments(call, item);
        }
        item.withArray("content").add(contentPart(text()));
        return item;
    }

    /** Returns the message's text so far. */
    String text() {
        return part instanceof WholeAnswer.Text text
                ? text.text().toString()
                : ((WholeAnswer.Refusal) part).text().toString();
    }

    /** Returns the content part of a message that holds {@code text}. */
    ObjectNode contentPart(String content) {
        if (part instanceof WholeAnswer.Refusal) {
            return Json.object().put("type", "refusal").put("refusal", content);
        }
        ObjectNode written = Json.object().put("type", "output_text").put("text", content);
        ArrayNode annotations = written.putArray("annotations");
        if (part instanceof WholeAnswer.Text text) {
            text.citations().forEach(citation -> annotations.add(annotation(citation, text)));
        }
        written.putArray("logprobs");
        return written;
    }

    /** Returns the annotation for a citation, its range counted within {@code text} alone. */
    static ObjectNode annotation(Citation citation, WholeAnswer.Text text) {
        return Json.object().put("type", "url_citation").setAll(OpenAiCitation.write(citation.shifted(-text.from())));
    }

    /** Returns the part of a summary that holds {@code text}. */
    static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    private void call(WholeAnswer.ToolCall call, ObjectNode item) {
        CallerTool called = Objects.requireNonNull(tool);
        switch (called.form()) {
            case FUNCTION -> item.put("type", "function_call");
            case FREE_FORM -> item.put("type", "custom_tool_call");
            case SEARCH -> item.put("type", "tool_search_call").put("execution", "client");
        }
        item.put("status", "in_progress").put("call_id", call.id());
        if (called.namespace() != null) {
            item.put("namespace", called.namespace());
        }
        switch (called.form()) {
            case FUNCTION -> item.put("name", called.name()).put("arguments", "");
            case FREE_FORM -> item.put("name", called.name()).put("input", "");
            case SEARCH -> item.putObject("arguments");
        }
    }

    private ObjectNode withArguments(WholeAnswer.ToolCall call, ObjectNode item) {
        String arguments = call.arguments().toString();
        return switch (Objects.requireNonNull(tool).form()) {
            case FUNCTION -> item.put("arguments", arguments);
            case FREE_FORM -> item.put("input", FreeText.of(arguments));
            case SEARCH -> item.set("arguments", searched(call.name(), arguments));
        };
    }

    /** Returns the arguments of a search as an object, as its callers take no text. */
    private static JsonNode searched(String name, String arguments) {
        try {
            JsonNode object = Json.read(arguments);
            if (object.isObject()) {
                return object;
            }
        } catch (JacksonException notJson) {
            throw UnreadableAnswer.call(name, "no JSON");
        }
        throw UnreadableAnswer.call(name, "not an object");
    }
}
