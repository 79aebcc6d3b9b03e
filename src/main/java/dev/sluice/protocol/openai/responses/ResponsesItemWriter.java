package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiCitation;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes one output item of a Responses answer.
 *
 * @param id the item's id, derived from the answer's
 * @param freeForm whether the item is a call of a tool that takes plain text
 */
record ResponsesItemWriter(String id, WholeAnswer.Part part, boolean freeForm) {

    static ResponsesItemWriter of(String answerId, int index, WholeAnswer.Part part, AnswerContext answerContext) {
        boolean freeForm = part instanceof WholeAnswer.ToolCall call
                && answerContext.freeForm().contains(call.name());
        String prefix;
        if (part instanceof WholeAnswer.ToolCall) {
            prefix = freeForm ? "ctc_" : "fc_";
        } else if (part instanceof WholeAnswer.Reasoning || part instanceof WholeAnswer.EncryptedReasoning) {
            prefix = "rs_";
        } else {
            prefix = "msg_";
        }
        return new ResponsesItemWriter(prefix + answerId + '_' + index, part, freeForm);
    }

    /** Returns the item without content. */
    ObjectNode begun() {
        ObjectNode item = Json.object().put("id", id);
        if (part instanceof WholeAnswer.ToolCall call) {
            item.put("type", freeForm ? "custom_tool_call" : "function_call")
                    .put("status", "in_progress")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put(freeForm ? "input" : "arguments", "");
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
            return item.put(freeForm ? "input" : "arguments", arguments(call));
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

    /** Returns the arguments; for a tool that takes plain text, the one argument of the tool's schema. */
    String arguments(WholeAnswer.ToolCall call) {
        String arguments = call.arguments().toString();
        if (!freeForm) {
            return arguments;
        }
        try {
            return Json.read(arguments).path("input").asString("");
        } catch (JacksonException cutOff) {
            throw UnreadableAnswer.answer("the arguments of " + call.name() + " are not a JSON object");
        }
    }
}
