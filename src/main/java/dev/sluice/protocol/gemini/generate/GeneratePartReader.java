package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.HostedToolTrace;
import dev.sluice.protocol.gemini.ForeignSignature;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the parts of one request's contents. The fragments of a thought, of which the last may be signed, are one; a call
 * without an id gets one, and a response without an id belongs to the first open call of its name.
 */
final class GeneratePartReader {

    /** The traces of tools that Google runs. */
    private static final List<String> HOSTED =
            List.of("executableCode", "codeExecutionResult", "toolCall", "toolResponse");

    private final boolean ofGoogle;
    private final GenerateMediaReader media = new GenerateMediaReader();
    private final GenerateCallIds ids = new GenerateCallIds();

    /**
     * @param model the model's name at the provider: Google's own take the signatures of calls back in any dialect
     */
    GeneratePartReader(String model) {
        this.ofGoogle = model.contains("gemini");
    }

    /** Returns the parts of {@code content}. */
    List<ContentPart> read(JsonFields content) {
        List<ContentPart> parts = new ArrayList<>();
        StringBuilder thought = new StringBuilder();
        JsonFields begun = null;
        for (JsonFields part : content.objects("parts")) {
            boolean isThought = Boolean.TRUE.equals(part.flag("thought"));
            if (!isThought && begun != null) {
                parts.add(new ContentPart.Reasoning(thought.toString(), null, begun.path()));
                begun = null;
                thought.setLength(0);
            }
            if (isThought) {
                begun = begun == null ? part : begun;
                String fragment = part.text("text");
                thought.append(fragment == null ? "" : fragment);
                ContentPart signed = signed(part, thought.toString(), begun);
                if (signed != null) {
                    parts.add(signed);
                    begun = null;
                    thought.setLength(0);
                }
            } else {
                add(part, parts);
            }
            part.close();
        }
        if (begun != null) {
            parts.add(new ContentPart.Reasoning(thought.toString(), null, begun.path()));
        }
        return parts;
    }

    /** Returns the reasoning that the signature of {@code part} proves; null where it has none of another provider's. */
    private static @Nullable ContentPart signed(JsonFields part, String thought, JsonFields begun) {
        String signature = part.text("thoughtSignature");
        if (signature == null) {
            return null;
        }
        String data = ForeignSignature.encrypted(signature);
        if (data != null) {
            return new ContentPart.EncryptedReasoning(data, begun.path());
        }
        String proof = ForeignSignature.signed(signature);
        return proof == null ? null : new ContentPart.Reasoning(thought, proof, begun.path());
    }

    private void add(JsonFields part, List<ContentPart> parts) {
        part.pass("thoughtSignature");
        JsonFields hosted = hosted(part);
        if (part.has("functionCall")) {
            parts.add(call(part));
        } else if (part.has("functionResponse")) {
            response(part.requiredObject("functionResponse"), parts);
        } else if (part.has("inlineData")) {
            parts.add(media.inline(part.requiredObject("inlineData"), part.path()));
        } else if (part.has("fileData")) {
            parts.add(media.file(part.requiredObject("fileData"), part.path()));
        } else if (hosted != null) {
            parts.add(HostedToolTrace.of(hosted, "tool run by the provider"));
        } else {
            parts.add(new ContentPart.Text(part.requiredText("text"), null, part.at("text")));
        }
    }

    private static @Nullable JsonFields hosted(JsonFields part) {
        for (String name : HOSTED) {
            if (part.has(name)) {
                return part.requiredObject(name);
            }
        }
        return null;
    }

    private ContentPart call(JsonFields part) {
        JsonFields call = part.requiredObject("functionCall");
        String name = call.requiredText("name");
        JsonNode args = call.any("args");
        if (args != null && !args.isObject()) {
            throw JsonFields.malformed(call.at("args"), "not an object", "an object");
        }
        String signature = part.text("thoughtSignature");
        String state = signature == null || !ofGoogle || ForeignSignature.isForeign(signature)
                ? null
                : CallSignature.state(signature);
        ContentPart read = new ContentPart.ToolCall(
                ids.ofCall(call.text("id"), name),
                name,
                args == null ? "{}" : args.toString(),
                false,
                state,
                null,
                call.path());
        call.close();
        return read;
    }

    private void response(JsonFields response, List<ContentPart> parts) {
        String name = response.requiredText("name");
        String id = ids.ofResponse(response.text("id"), name);
        if (id == null) {
            throw JsonFields.malformed(
                    response.path(),
                    "a response of " + JsonFields.quoted(name) + ", which was not called",
                    "the response of a call in the model's last content");
        }
        JsonNode value = response.any("response");
        FunctionResult result = FunctionResult.of(value == null ? Json.object() : value);
        List<ContentPart> content = new ArrayList<>();
        content.add(new ContentPart.Text(result.text(), null, response.at("response")));
        for (JsonFields part : response.objects("parts")) {
            add(part, content);
            part.close();
        }
        response.pass("willContinue");
        response.pass("scheduling");
        parts.add(new ContentPart.ToolResult(id, content, result.failed(), null, response.path()));
        response.close();
    }
}
