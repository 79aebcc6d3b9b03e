package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.openai.FreeText;
import dev.sluice.protocol.openai.OpenAiUsageWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A writer of one answer as chunks of Chat Completions: one for each fragment. */
public final class ChatStreamWriter implements AnswerSink {

    private final EventBuffer out;
    private final AnswerContext answerContext;
    private final long created;
    private String id = "";
    private String model = "";
    private boolean calls;

    /** The arguments of calls whose plain text is known only once their JSON is whole, by slot. */
    private final Map<Integer, StringBuilder> freeText = new LinkedHashMap<>();

    /**
     * Creates a writer of one stream.
     *
     * @param out receives the chunks
     */
    public ChatStreamWriter(EventBuffer out, AnswerContext answerContext) {
        this.out = out;
        this.answerContext = answerContext;
        this.created = answerContext.translation().clock().instant().getEpochSecond();
    }

    @Override
    public void begun(String answerId, String answerModel, TokenUsage usage) {
        id = answerId;
        model = answerModel;
        chunk(null, json -> {
            json.writeStringProperty("role", "assistant");
            json.writeStringProperty("content", "");
        });
    }

    @Override
    public void text(String fragment) {
        chunk(null, json -> json.writeStringProperty("content", fragment));
    }

    @Override
    public void cited(Citation citation) {
        chunk(null, json -> {
            json.writeName("annotations");
            json.writeTree(ChatAnnotationsWriter.write(List.of(citation)));
        });
    }

    @Override
    public void reasoning(String fragment) {
        chunk(null, json -> json.writeStringProperty("reasoning_content", fragment));
    }

    @Override
    public void reasoningEnded(@Nullable String signature) {}

    @Override
    public void encryptedReasoning(String data) {}

    @Override
    public void refusal(String fragment) {
        chunk(null, json -> json.writeStringProperty("refusal", fragment));
    }

    @Override
    public void toolCall(int slot, String callId, String name) {
        calls = true;
        boolean free = ChatAnswerWriter.takesFreeText(name, answerContext);
        if (free) {
            freeText.put(slot, new StringBuilder());
        }
        toolDelta(slot, json -> {
            json.writeStringProperty("id", callId);
            json.writeStringProperty("type", free ? "custom" : "function");
            json.writeObjectPropertyStart(free ? "custom" : "function");
            json.writeStringProperty("name", name);
            json.writeStringProperty(free ? "input" : "arguments", "");
            json.writeEndObject();
        });
    }

    @Override
    public void toolArguments(int slot, String fragment) {
        StringBuilder free = freeText.get(slot);
        if (free != null) {
            free.append(fragment);
            return;
        }
        toolDelta(slot, json -> {
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("arguments", fragment);
            json.writeEndObject();
        });
    }

    @Override
    public void toolState(int slot, String state) {}

    @Override
    public void stopped(StopReason stopReason, @Nullable String sequence) {
        freeText.forEach((slot, arguments) -> toolDelta(slot, json -> {
            json.writeObjectPropertyStart("custom");
            json.writeStringProperty("input", FreeText.of(arguments.toString()));
            json.writeEndObject();
        }));
        chunk(ChatStopReason.write(stopReason, calls), json -> {});
    }

    @Override
    public void ended(@Nullable TokenUsage usage) {
        if (answerContext.usageAsked() && usage != null) {
            out.event(null, json -> {
                head(json);
                json.writeArrayPropertyStart("choices");
                json.writeEndArray();
                json.writeName("usage");
                json.writeTree(OpenAiUsageWriter.CHAT.write(usage));
                json.writeEndObject();
            });
        }
        out.line("data: [DONE]\n\n");
    }

    private void toolDelta(int slot, Consumer<JsonGenerator> call) {
        chunk(null, json -> {
            json.writeArrayPropertyStart("tool_calls");
            json.writeStartObject();
            json.writeNumberProperty("index", slot);
            call.accept(json);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private void chunk(@Nullable String finish, Consumer<JsonGenerator> delta) {
        out.event(null, json -> {
            head(json);
            json.writeArrayPropertyStart("choices");
            json.writeStartObject();
            json.writeNumberProperty("index", 0);
            json.writeObjectPropertyStart("delta");
            delta.accept(json);
            json.writeEndObject();
            json.writeName("finish_reason");
            json.writeString(finish);
            json.writeEndObject();
            json.writeEndArray();
            if (answerContext.usageAsked()) {
                json.writeNullProperty("usage");
            }
            json.writeEndObject();
        });
    }

    private void head(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", id);
        json.writeStringProperty("object", "chat.completion.chunk");
        json.writeNumberProperty("created", created);
        json.writeStringProperty("model", model);
    }
}
