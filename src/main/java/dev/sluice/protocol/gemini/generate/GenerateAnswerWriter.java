package dev.sluice.protocol.gemini.generate;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.anthropic.messages.MessagesCallInput;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.gemini.ForeignSignature;
import dev.sluice.protocol.gemini.GeminiUsageWriter;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of answers, and of the parts of which they are made. */
public final class GenerateAnswerWriter {

    private static final JsonPath PARTS = JsonPath.BODY
            .field("answer")
            .field("candidates")
            .item(0)
            .field("content")
            .field("parts");

    /** The field that holds arguments which are no object. */
    private static final String RAW = "raw_arguments";

    private GenerateAnswerWriter() {}

    /**
     * Returns the settings of a request that decide what its answer holds.
     *
     * @param showsThoughts whether the caller wants to see thoughts
     */
    public static ObjectNode echo(boolean showsThoughts) {
        return Json.object().put("includeThoughts", showsThoughts);
    }

    static boolean showsThoughts(AnswerContext answerContext) {
        ObjectNode echo = answerContext.echo();
        return echo != null && echo.path("includeThoughts").asBoolean(false);
    }

    /**
     * Returns {@code answer} with one candidate.
     *
     * @param dropped receives the places of arguments that the model did not write as objects
     * @throws dev.sluice.call.FailedAttempt if a tool call's arguments begin as an object and are none
     */
    public static ObjectNode write(WholeAnswer answer, AnswerContext answerContext, DroppedFields dropped) {
        ArrayNode parts = Json.array();
        for (WholeAnswer.Part part : answer.parts()) {
            if (part instanceof WholeAnswer.Text text) {
                parts.add(text(text.text().toString()));
            } else if (part instanceof WholeAnswer.Refusal refused) {
                parts.add(text(refused.text().toString()));
            } else if (part instanceof WholeAnswer.Reasoning reasoning) {
                if (showsThoughts(answerContext)) {
                    parts.add(thought(reasoning.text().toString(), reasoning.signature()));
                }
            } else if (part instanceof WholeAnswer.EncryptedReasoning encrypted) {
                if (showsThoughts(answerContext)) {
                    parts.add(encrypted(encrypted.data()));
                }
            } else if (part instanceof WholeAnswer.ToolCall call) {
                ObjectNode written = call(call.id(), call.name(), call.arguments(), answer.stopReason());
                if (written != null && written.path("functionCall").path("args").has(RAW)) {
                    dropped.note(PARTS.item(parts.size()).field("functionCall").field("args"));
                }
                if (written != null) {
                    parts.add(written);
                }
            }
        }
        return chunk(parts, GenerateStopReason.write(answer.stopReason()), answer.usage(), answer.id(), answer.model());
    }

    /**
     * Returns an answer, or a chunk of one.
     *
     * @param reason the reason of its end, or null before that
     */
    static ObjectNode chunk(
            ArrayNode parts, @Nullable String reason, @Nullable TokenUsage usage, String id, String model) {
        ObjectNode chunk = Json.object();
        ObjectNode candidate = chunk.putArray("candidates").addObject();
        candidate.putObject("content").put("role", "model").set("parts", parts);
        if (reason != null) {
            candidate.put("finishReason", reason);
        }
        candidate.put("index", 0);
        if (usage != null) {
            chunk.set("usageMetadata", GeminiUsageWriter.write(usage));
        }
        return chunk.put("modelVersion", model).put("responseId", id);
    }

    static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    static ObjectNode thought(String text, @Nullable String signature) {
        ObjectNode part = Json.object().put("text", text).put("thought", true);
        return signature == null ? part : part.put("thoughtSignature", ForeignSignature.ofSigned(signature));
    }

    static ObjectNode encrypted(String data) {
        return Json.object()
                .put("text", "")
                .put("thought", true)
                .put("thoughtSignature", ForeignSignature.ofEncrypted(data));
    }

    /** Returns a call; null where a limit cut it off, so that it could not be used. */
    static @Nullable ObjectNode call(String id, String name, CharSequence arguments, StopReason stopReason) {
        boolean cutOff = stopReason == StopReason.OUTPUT_LIMIT || stopReason == StopReason.CONTEXT_LIMIT;
        if (cutOff && !Boolean.FALSE.equals(MessagesCallInput.beginsAsObject(arguments)) && !isJson(arguments)) {
            return null;
        }
        ObjectNode part = Json.object();
        part.putObject("functionCall")
                .put("id", id)
                .put("name", name)
                .set("args", Json.read(MessagesCallInput.of(name, arguments.toString())));
        return part;
    }

    private static boolean isJson(CharSequence arguments) {
        try {
            return Json.read(arguments.toString()).isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
