package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The names of tools' arguments as a provider accepts them. Any other name is replaced by one derived from it, in the tool's
 * schema and in its earlier calls; the same in every request, so that prompts stay cached. Only the names at the top of a schema
 * are replaced, as Anthropic checks no others.
 */
public final class PropertyNames {

    /** The most characters of a name that replaces another, before its digest: a provider that has a bound takes 64. */
    private static final int MAX_LENGTH = 64;

    private static final Pattern UNUSUAL = Pattern.compile("[^a-zA-Z0-9_.-]");

    private final Pattern accepted;

    /** The replacements of the caller's names, by tool. */
    private final Map<String, Map<String, String>> replacements = new HashMap<>();

    private final Map<String, Map<String, String>> originals = new HashMap<>();

    private PropertyNames(Pattern accepted) {
        this.accepted = accepted;
    }

    /**
     * A conversation whose arguments have names that the provider accepts.
     *
     * @param originals the caller's names of the renamed arguments, by their new names, for each tool
     */
    public record Renamed(Conversation conversation, Map<String, Map<String, String>> originals) {}

    /** Returns {@code conversation} with arguments whose names match {@code accepted}; null accepts every name. */
    public static Renamed rename(Conversation conversation, @Nullable Pattern accepted) {
        if (accepted == null) {
            return new Renamed(conversation, Map.of());
        }
        PropertyNames names = new PropertyNames(accepted);
        ToolSet toolSet = conversation.toolSet();
        List<Tool> tools = toolSet.tools().stream().map(names::tool).toList();
        if (names.originals.isEmpty()) {
            return new Renamed(conversation, Map.of());
        }
        List<Message> messages = new ArrayList<>(conversation.messages().size());
        for (Message message : conversation.messages()) {
            List<ContentPart> parts = new ArrayList<>(message.parts());
            parts.replaceAll(names::part);
            messages.add(new Message(message.role(), parts, message.at()));
        }
        return new Renamed(
                conversation
                        .withMessages(messages)
                        .withToolSet(new ToolSet(tools, toolSet.choice(), toolSet.parallel())),
                names.originals);
    }

    private Tool tool(Tool tool) {
        JsonNode schema = tool.schema();
        Map<String, String> renamed = schema == null ? Map.of() : replacements(schema.path("properties"));
        if (schema == null || renamed.isEmpty()) {
            return tool;
        }
        replacements.put(tool.name(), renamed);
        Map<String, String> back = new HashMap<>();
        renamed.forEach((name, replacement) -> back.put(replacement, name));
        originals.put(tool.name(), back);
        ObjectNode copy = Json.object();
        for (Map.Entry<String, JsonNode> field : schema.properties()) {
            copy.set(
                    field.getKey(),
                    switch (field.getKey()) {
                        case "properties" -> renamed(field.getValue(), renamed);
                        case "required" -> required(field.getValue(), renamed);
                        default -> field.getValue();
                    });
        }
        return tool.enforced(copy, tool.strict());
    }

    private Map<String, String> replacements(JsonNode properties) {
        Map<String, String> renamed = new HashMap<>();
        for (String name : properties.propertyNames()) {
            if (!accepted.matcher(name).matches()) {
                String clean = UNUSUAL.matcher(name).replaceAll("_");
                String digest = ToolNames.digest(name);
                int most = MAX_LENGTH - digest.length() - 1;
                renamed.put(name, clean.substring(0, Math.min(clean.length(), most)) + '_' + digest);
            }
        }
        return renamed;
    }

    private ContentPart part(ContentPart part) {
        if (!(part instanceof ContentPart.ToolCall call) || call.freeForm()) {
            return part;
        }
        Map<String, String> renamed = replacements.get(call.name());
        return renamed == null
                ? part
                : call.withArguments(
                        renamed(Json.read(call.arguments()), renamed).toString());
    }

    private static JsonNode renamed(JsonNode object, Map<String, String> names) {
        ObjectNode copy = Json.object();
        object.properties()
                .forEach(field -> copy.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        return copy;
    }

    private static JsonNode required(JsonNode list, Map<String, String> names) {
        ArrayNode copy = Json.array();
        list.forEach(name -> copy.add(names.getOrDefault(name.asString(""), name.asString(""))));
        return copy;
    }
}
