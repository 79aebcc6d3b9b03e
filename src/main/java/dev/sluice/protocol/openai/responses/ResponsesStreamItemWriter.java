package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.WholeAnswer;
import tools.jackson.databind.node.ObjectNode;

/** One output item of a stream in the making. */
final class ResponsesStreamItemWriter {

    private final ResponsesEventWriter events;
    private final int index;
    private ResponsesItemWriter item;
    private boolean partBegun;

    /** Begins the item. */
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

    /** Takes the item anew, as more is known of it. */
    void refresh(ResponsesItemWriter known) {
        item = known;
    }

    void text(String fragment) {
        if (!partBegun) {
            partBegun = true;
            ObjectNode added = inItem("response.content_part.added").put("content_index", 0);
            added.set("part", item.part(""));
            events.send(added);
        }
        ObjectNode delta =
                inItem("response." + kind() + ".delta").put("content_index", 0).put("delta", fragment);
        if (kind().equals("output_text")) {
            delta.putArray("logprobs");
        }
        events.send(delta);
    }

    /** Takes what these words rest on, which is in the item itself already. */
    void cited(Citation citation) {
        if (item.bodyChunk() instanceof WholeAnswer.Text words
                && words.citations().contains(citation)) {
            ObjectNode added = inItem("response.output_text.annotation.added")
                    .put("content_index", 0)
                    .put("annotation_index", words.citations().size() - 1);
            added.set("annotation", ResponsesItemWriter.annotation(citation, words));
            events.send(added);
        }
    }

    void thought(String fragment) {
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

    /** Text of a tool of free form is known only when all of its JSON is. */
    void arguments(String fragment) {
        if (!item.freeForm()) {
            events.send(inItem("response.function_call_arguments.delta").put("delta", fragment));
        }
    }

    void finish() {
        if (item.bodyChunk() instanceof WholeAnswer.Call call) {
            finishCall(call);
        } else if (item.bodyChunk() instanceof WholeAnswer.Thought thought) {
            if (partBegun) {
                finishThought(thought.text().toString());
            }
        } else if (partBegun) {
            finishText(item.text());
        }
        ObjectNode done = events.event("response.output_item.done").put("output_index", index);
        done.set("item", item.finished());
        events.send(done);
    }

    private void finishCall(WholeAnswer.Call call) {
        String arguments = item.arguments(call);
        if (item.freeForm()) {
            events.send(inItem("response.custom_tool_call_input.delta").put("delta", arguments));
            events.send(inItem("response.custom_tool_call_input.done").put("input", arguments));
        } else {
            events.send(inItem("response.function_call_arguments.done")
                    .put("name", call.name())
                    .put("arguments", arguments));
        }
    }

    private void finishThought(String thoughts) {
        events.send(inItem("response.reasoning_summary_text.done")
                .put("summary_index", 0)
                .put("text", thoughts));
        ObjectNode done = inItem("response.reasoning_summary_part.done").put("summary_index", 0);
        done.set("part", ResponsesItemWriter.summary(thoughts));
        events.send(done);
    }

    private void finishText(String words) {
        boolean text = kind().equals("output_text");
        ObjectNode all =
                inItem("response." + kind() + ".done").put("content_index", 0).put(text ? "text" : "refusal", words);
        if (text) {
            all.putArray("logprobs");
        }
        events.send(all);
        ObjectNode done = inItem("response.content_part.done").put("content_index", 0);
        done.set("part", item.part(words));
        events.send(done);
    }

    private String kind() {
        return item.bodyChunk() instanceof WholeAnswer.Declined ? "refusal" : "output_text";
    }

    private ObjectNode inItem(String type) {
        return events.event(type).put("item_id", item.id()).put("output_index", index);
    }
}
