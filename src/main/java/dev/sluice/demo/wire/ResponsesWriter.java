package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Chunk;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import dev.sluice.demo.wire.SimulatedAnswer.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A writer for OpenAI's Responses. */
public final class ResponsesWriter implements AnswerWriter {

    @Override
    public String body(SimulatedRequest request, SimulatedAnswer answer) {
        String output = IntStream.range(0, answer.parts().size())
                .mapToObj(index -> item(answer, index, answer.parts().get(index).joined(), "completed"))
                .collect(Collectors.joining(","));
        return response(request, answer, finalStatus(answer), output, usage(answer.usage()));
    }

    @Override
    public List<EventFrame> frames(SimulatedRequest request, SimulatedAnswer answer) {
        Events events = new Events();
        String begun = "\"response\":" + response(request, answer, "in_progress", "", "null");
        events.add("response.created", begun, 0);
        events.add("response.in_progress", begun, 0);
        for (int index = 0; index < answer.parts().size(); index++) {
            addItem(events, answer, index);
        }
        events.add("response." + finalStatus(answer), "\"response\":" + body(request, answer), 0);
        events.markLast();
        return events.frames;
    }

    @Override
    public EventFrame failure(ProviderError error, String requestId) {
        return EventFrame.event(
                "error",
                "{\"type\":\"error\",\"code\":%s,\"message\":%s,\"param\":null,\"sequence_number\":0}"
                        .formatted(JsonLiterals.quoted(error.codeOrType()), JsonLiterals.quoted(error.message())),
                0);
    }

    private static void addItem(Events events, SimulatedAnswer answer, int index) {
        Part part = answer.parts().get(index);
        String whole = part.joined();
        String operation = "\"item_id\":\"%s\",\"output_index\":%d".formatted(itemId(answer, index), index);
        String inPart = operation + (part instanceof SimulatedAnswer.ToolCall ? "" : ",\"" + partIndex(part) + "\":0");
        String item = "\"output_index\":%d,\"item\":".formatted(index);
        events.add("response.output_item.added", item + item(answer, index, "", "in_progress"), 0);
        if (!(part instanceof SimulatedAnswer.ToolCall)) {
            events.add(partEvent(part) + ".added", inPart + ",\"part\":" + content(part, ""), 0);
        }
        for (Chunk chunk : part.chunks()) {
            String delta = inPart + logprobs(part) + ",\"delta\":" + JsonLiterals.quoted(chunk.text());
            events.add(textEvent(part) + ".delta", delta, chunk.tokens());
        }
        events.add(textEvent(part) + ".done", inPart + logprobs(part) + done(part, whole), 0);
        if (!(part instanceof SimulatedAnswer.ToolCall)) {
            events.add(partEvent(part) + ".done", inPart + ",\"part\":" + content(part, whole), 0);
        }
        events.add("response.output_item.done", item + item(answer, index, whole, "completed"), 0);
    }

    private static String textEvent(Part part) {
        if (part instanceof SimulatedAnswer.Reasoning) {
            return "response.reasoning_summary_text";
        }
        return part instanceof SimulatedAnswer.ToolCall ? "response.function_call_arguments" : "response.output_text";
    }

    private static String partEvent(Part part) {
        return part instanceof SimulatedAnswer.Reasoning ? "response.reasoning_summary_part" : "response.content_part";
    }

    private static String partIndex(Part part) {
        return part instanceof SimulatedAnswer.Reasoning ? "summary_index" : "content_index";
    }

    private static String logprobs(Part part) {
        return part instanceof SimulatedAnswer.Text ? ",\"logprobs\":[]" : "";
    }

    private static String done(Part part, String whole) {
        String text = JsonLiterals.quoted(whole);
        return part instanceof SimulatedAnswer.ToolCall call
                ? ",\"name\":" + JsonLiterals.quoted(call.name()) + ",\"arguments\":" + text
                : ",\"text\":" + text;
    }

    private static String content(Part part, String text) {
        return part instanceof SimulatedAnswer.Reasoning
                ? "{\"type\":\"summary_text\",\"text\":%s}".formatted(JsonLiterals.quoted(text))
                : "{\"type\":\"output_text\",\"text\":%s,\"annotations\":[],\"logprobs\":[]}"
                        .formatted(JsonLiterals.quoted(text));
    }

    private static String item(SimulatedAnswer answer, int index, String text, String status) {
        Part part = answer.parts().get(index);
        String contents = text.isEmpty() ? "" : content(part, text);
        String id = itemId(answer, index);
        if (part instanceof SimulatedAnswer.ToolCall call) {
            return """
                    {"id":"%s","type":"function_call","status":"%s","call_id":"call_sim_%06d","name":%s,"arguments":%s}""".formatted(
                            id, status, answer.serial(), JsonLiterals.quoted(call.name()), JsonLiterals.quoted(text));
        }
        return part instanceof SimulatedAnswer.Reasoning
                ? "{\"id\":\"%s\",\"type\":\"reasoning\",\"status\":\"%s\",\"summary\":[%s]}"
                        .formatted(id, status, contents)
                : "{\"id\":\"%s\",\"type\":\"message\",\"status\":\"%s\",\"role\":\"assistant\",\"content\":[%s]}"
                        .formatted(id, status, contents);
    }

    private static String itemId(SimulatedAnswer answer, int index) {
        Part part = answer.parts().get(index);
        String kind = part instanceof SimulatedAnswer.Reasoning
                ? "rs"
                : part instanceof SimulatedAnswer.ToolCall ? "fc" : "msg";
        return "%s_sim_%06d_%d".formatted(kind, answer.serial(), index);
    }

    private static String response(
            SimulatedRequest request, SimulatedAnswer answer, String status, String output, String usage) {
        return """
                {"id":"resp_sim_%06d","object":"response","created_at":%d,"status":"%s","error":null,\
                "incomplete_details":%s,"instructions":null,"max_output_tokens":null,"model":%s,"output":[%s],\
                "parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},\
                "store":true,"temperature":1.0,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],\
                "top_p":1.0,"truncation":"disabled","usage":%s,"user":null,"metadata":{}}""".formatted(
                        answer.serial(),
                        answer.createdSeconds(),
                        status,
                        status.equals("incomplete") ? "{\"reason\":\"max_output_tokens\"}" : "null",
                        JsonLiterals.quoted(request.model()),
                        output,
                        usage);
    }

    private static String finalStatus(SimulatedAnswer answer) {
        return answer.stop() == Stop.LENGTH ? "incomplete" : "completed";
    }

    private static String usage(TokenUsage usage) {
        return """
                {"input_tokens":%d,"input_tokens_details":{"cached_tokens":%d,"cache_write_tokens":%d},\
                "output_tokens":%d,"output_tokens_details":{"reasoning_tokens":%d},"total_tokens":%d}""".formatted(
                        usage.prompt(),
                        usage.cachedInput(),
                        usage.cacheWrite(),
                        usage.output(),
                        usage.reasoning(),
                        usage.total());
    }

    /** The events of one stream, numbered from 0. */
    private static final class Events {
        private final List<EventFrame> frames = new ArrayList<>();

        private void add(String type, String fields, int tokens) {
            String data = "{\"type\":\"%s\",\"sequence_number\":%d,%s}".formatted(type, frames.size(), fields);
            frames.add(EventFrame.event(type, data, tokens));
        }

        private void markLast() {
            int last = frames.size() - 1;
            frames.set(last, frames.get(last).last());
        }
    }
}
