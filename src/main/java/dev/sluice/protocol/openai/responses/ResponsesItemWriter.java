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
 * One item of an answer of Responses.
 *
 * @param id the item's own, which follows from the answer's
 * @param freeForm whether it is a call of a tool that takes plain text
 */
record ResponsesItemWriter(String id, WholeAnswer.Piece bodyChunk, boolean freeForm) {

    static ResponsesItemWriter of(String answerId, int index, WholeAnswer.Piece bodyChunk, AnswerContext exchange) {
        boolean freeForm = bodyChunk instanceof WholeAnswer.Call call
                && exchange.freeForm().contains(call.name());
        String prefix;
        if (bodyChunk instanceof WholeAnswer.Call) {
            prefix = freeForm ? "ctc_" : "fc_";
        } else if (bodyChunk instanceof WholeAnswer.Thought || bodyChunk instanceof WholeAnswer.Sealed) {
            prefix = "rs_";
        } else {
            prefix = "msg_";
        }
        return new ResponsesItemWriter(prefix + answerId + '_' + index, bodyChunk, freeForm);
    }

    /** Returns the item before anything is in it. */
    ObjectNode begun() {
        ObjectNode item = Json.object().put("id", id);
        if (bodyChunk instanceof WholeAnswer.Call call) {
            item.put("type", freeForm ? "custom_tool_call" : "function_call")
                    .put("status", "in_progress")
                    .put("call_id", call.id())
                    .put("name", call.name())
                    .put(freeForm ? "input" : "arguments", "");
        } else if (bodyChunk instanceof WholeAnswer.Thought || bodyChunk instanceof WholeAnswer.Sealed) {
            item.put("type", "reasoning").putArray("summary");
        } else {
            item.put("type", "message")
                    .put("status", "in_progress")
                    .put("role", "assistant")
                    .putArray("content");
        }
        return item;
    }

    /** Returns the item with all that is in it. */
    ObjectNode finished() {
        ObjectNode item = begun();
        if (bodyChunk instanceof WholeAnswer.Thought thought) {
            if (!thought.text().isEmpty()) {
                item.withArray("summary").add(summary(thought.text().toString()));
            }
            String signature = thought.signature();
            return item.put("encrypted_content", signature == null ? null : EncryptedContent.signed(signature));
        }
        if (bodyChunk instanceof WholeAnswer.Sealed sealed) {
            return item.put("encrypted_content", EncryptedContent.sealed(sealed.data()));
        }
        item.put("status", "completed");
        if (bodyChunk instanceof WholeAnswer.Call call) {
            return item.put(freeForm ? "input" : "arguments", arguments(call));
        }
        item.withArray("content").add(part(text()));
        return item;
    }

    /** Returns the message's words so far. */
    String text() {
        return bodyChunk instanceof WholeAnswer.Text text
                ? text.text().toString()
                : ((WholeAnswer.Declined) bodyChunk).text().toString();
    }

    /** Returns the part of a message that holds {@code words}. */
    ObjectNode part(String words) {
        if (bodyChunk instanceof WholeAnswer.Declined) {
            return Json.object().put("type", "refusal").put("refusal", words);
        }
        ObjectNode part = Json.object().put("type", "output_text").put("text", words);
        ArrayNode annotations = part.putArray("annotations");
        if (bodyChunk instanceof WholeAnswer.Text text) {
            text.citations().forEach(citation -> annotations.add(annotation(citation, text)));
        }
        part.putArray("logprobs");
        return part;
    }

    /** Returns the annotation that stands for a citation, counted within the item's own words. */
    static ObjectNode annotation(Citation citation, WholeAnswer.Text words) {
        return Json.object().put("type", "url_citation").setAll(OpenAiCitation.write(citation.shifted(-words.from())));
    }

    static ObjectNode summary(String thoughts) {
        return Json.object().put("type", "summary_text").put("text", thoughts);
    }

    /** Returns what the call is given: of a tool that takes plain text, the one argument that the provider was told of. */
    String arguments(WholeAnswer.Call call) {
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
