package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.openai.FreeText;
import tools.jackson.databind.node.ObjectNode;

/** A writer of one output item of a stream. */
final class ResponsesStreamItemWriter {

    private final ResponsesEventWriter events;
    private final int index;
    private ResponsesItemWriter item;
    private boolean partBegun;

    /** Creates the writer and writes the item's beginning. */
    ResponsesStreamItemWriter(ResponsesEventWriter events, int index, ResponsesItemWriter item) {
        this.events = events;
        this.index = index;
        this.item = item;
        ObjectNode added = events.event("response.output_item.added").put("output_index", index);
        added.set("item", item.begun());
        events.send(added);
    }

    int index() {
        return index;
    }

    /** Replaces the item, as more is known of it. */
    void refresh(ResponsesItemWriter known) {
        item = known;
    }

    void text(String fragment) {
        if (!partBegun) {
            partBegun = true;
            ObjectNode added = inItem("response.content_part.added").put("content_index", 0);
            added.set("part", item.contentPart(""));
            events.send(added);
        }
        ObjectNode delta =
                inItem("response." + kind() + ".delta").put("content_index", 0).put("delta", fragment);
        if (kind().equals("output_text")) {
            delta.putArray("logprobs");
        }
        events.send(delta);
    }

    /** Writes a citation, if the item's text already holds it. */
    void cited(Citation citation) {
        if (item.part() instanceof WholeAnswer.Text text && text.citations().contains(citation)) {
            ObjectNode added = inItem("response.output_text.annotation.added")
                    .put("content_index", 0)
                    .put("annotation_index", text.citations().size() - 1);
            added.set("annotation", ResponsesItemWriter.annotation(citation, text));
            events.send(added);
        }
    }

    void reasoning(String fragment) {
        if (!partBegun) {
            partBegun = true;
            ObjectNode added = inItem("response.reasoning_summary_part.added").put("summary_index", 0);
            added.set("part", ResponsesItemWriter.summary(""));
            events.send(added);
        }
        events.send(inItem("response.reasoning_summary_text.delta")
                .put("summary_index", 0)
                .put("delta", fragment));
    }

    /** The text for a tool of free form is known only once its JSON is complete. */
    void arguments(String fragment) {
        if (item.streamsArguments()) {
            events.send(inItem("response.function_call_arguments.delta").put("delta", fragment));
        }
    }

    void finish() {
        if (item.part() instanceof WholeAnswer.ToolCall call) {
            finishCall(call);
        } else if (item.part() instanceof WholeAnswer.Reasoning reasoning) {
            if (partBegun) {
                finishReasoning(reasoning.text().toString());
            }
        } else if (partBegun) {
            finishText(item.text());
        }
        ObjectNode done = events.event("response.output_item.done").put("output_index", index);
        done.set("item", item.finished());
        events.send(done);
    }

    private void finishCall(WholeAnswer.ToolCall call) {
        String arguments = call.arguments().toString();
        if (item.freeForm()) {
            String input = FreeText.of(arguments);
            events.send(inItem("response.custom_tool_call_input.delta").put("delta", input));
            events.send(inItem("response.custom_tool_call_input.done").put("input", input));
        } else if (item.tool() != null && item.streamsArguments()) {
            events.send(inItem("response.function_call_arguments.done")
                    .put("name", item.tool().name())
                    .put("arguments", arguments));
        }
    }

    private void finishReasoning(String text) {
        events.send(inItem("response.reasoning_summary_text.done")
                .put("summary_index", 0)
                .put("text", text));
        ObjectNode done = inItem("response.reasoning_summary_part.done").put("summary_index", 0);
        done.set("part", ResponsesItemWriter.summary(text));
        events.send(done);
    }

    private void finishText(String content) {
        boolean text = kind().equals("output_text");
        ObjectNode all =
                inItem("response." + kind() + ".done").put("content_index", 0).put(text ? "text" : "refusal", content);
        if (text) {
            all.putArray("logprobs");
        }
        events.send(all);
        ObjectNode done = inItem("response.content_part.done").put("content_index", 0);
        done.set("part", item.contentPart(content));
        events.send(done);
    }

    private String kind() {
        return item.part() instanceof WholeAnswer.Refusal ? "refusal" : "output_text";
    }

    private ObjectNode inItem(String type) {
        return events.event(type).put("item_id", item.id()).put("output_index", index);
    }
}
