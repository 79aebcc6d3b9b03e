package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a Messages request. */
public final class MessagesRequestWriter {

    /** The fields that callers of any dialect may add by Anthropic's own name, to be carried as they are. */
    private static final List<String> CARRIED = List.of(
            "cache_control", "container", "context_management", "fallbacks", "inference_geo", "mcp_servers", "speed");

    private MessagesRequestWriter() {}

    /**
     * Writes {@code conversation} for the model of {@code context}.
     *
     * @throws dev.sluice.call.RefusedCall where it asks for what Messages cannot say
     */
    public static ObjectNode write(Conversation conversation, TranslationContext context, DroppedFields dropped) {
        ObjectNode request = Json.object();
        Setting<Long> asked = conversation.sampling().maxOutput();
        long bound = asked == null ? context.defaultMaxOutput() : asked.value();
        request.put("model", context.model());
        request.put("max_tokens", bound);
        MessagesInputWriter.write(conversation, context.traits(), dropped, request);
        MessagesToolsWriter.write(conversation.toolbox(), context.traits(), dropped, request);
        MessagesReasoningWriter.write(conversation, context.traits(), bound, dropped, request);
        MessagesSamplingWriter.write(conversation, context.traits(), dropped, request);
        MessagesFormatWriter.write(conversation.format(), dropped, request);
        if (conversation.user() != null) {
            request.putObject("metadata").put("user_id", conversation.user().value());
        }
        carry(conversation.rest(), conversation.dialect(), request);
        if (conversation.stream()) {
            request.put("stream", true);
        }
        return request;
    }

    private static void carry(JsonFields rest, Dialect dialect, ObjectNode request) {
        for (String name : CARRIED) {
            JsonNode value = rest.unread(name);
            if (value != null) {
                request.set(name, value);
            }
        }
        String tier = dialect == Dialect.OPENAI ? tier(rest) : null;
        if (tier != null) {
            request.put("service_tier", tier);
        }
    }

    /** Of OpenAI's tiers, Anthropic has the first two; the others are dropped. */
    private static @Nullable String tier(JsonFields rest) {
        String tier = rest.text("service_tier");
        if (tier == null) {
            return null;
        }
        return switch (tier) {
            case "auto" -> "auto";
            case "default" -> "standard_only";
            default -> {
                rest.dropped().drop(rest.at("service_tier"));
                yield null;
            }
        };
    }
}
