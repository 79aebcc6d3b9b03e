package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiToolsReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the tools of a Responses request, wherever it holds them: in {@code tools}, in items of the input, and in namespaces of
 * either. For one request.
 */
final class ResponsesToolsReader extends OpenAiToolsReader {

    private final ResponsesToolNames names;
    private final ResponsesItems input;

    ResponsesToolsReader(ResponsesToolNames names, ResponsesItems input) {
        this.names = names;
        this.input = input;
    }

    @Override
    protected List<JsonFields> offered(JsonFields request) {
        List<JsonFields> offered = new ArrayList<>(request.objects("tools"));
        for (JsonFields item : input.items()) {
            String type = item.text("type");
            if (type != null && (type.equals("additional_tools") || type.equals("tool_search_output"))) {
                offered.addAll(item.objects("tools"));
            }
        }
        for (JsonFields tool : offered) {
            String type = tool.requiredText("type");
            if (type.equals("function") || type.equals("custom")) {
                names.reserve(tool.requiredText("name"));
            }
        }
        return offered;
    }

    @Override
    protected void add(JsonFields tool, List<Tool> tools) {
        if (!tool.requiredText("type").equals("namespace")) {
            add(null, "", tool, tools);
            return;
        }
        String namespace = tool.requiredText("name");
        String description = tool.text("description");
        for (JsonFields member : tool.objects("tools")) {
            if (member.requiredText("type").equals("namespace")) {
                throw JsonFields.malformed(
                        member.at("type"), "a namespace within a namespace", "a function or a custom tool");
            }
            add(namespace, description == null ? "" : description, member, tools);
        }
        tool.close();
    }

    /** Adds a function or a free-form tool; drops any other, as it runs at OpenAI. */
    private void add(@Nullable String namespace, String group, JsonFields tool, List<Tool> tools) {
        String type = tool.requiredText("type");
        switch (type) {
            case "function" -> add(namespace, group, tool, schema(tool), CallerTool.Form.FUNCTION, tools);
            case "custom" -> {
                JsonFields format = tool.object("format");
                if (format != null && "text".equals(format.requiredText("type"))) {
                    format.close();
                } else if (format != null) {
                    tool.dropped().drop(format.path());
                }
                add(namespace, group, tool, null, CallerTool.Form.FREE_FORM, tools);
            }
            default -> {
                if (type.equals("tool_search") && "client".equals(tool.text("execution"))) {
                    add(namespace, group, tool, schema(tool), CallerTool.Form.SEARCH, tools);
                } else {
                    leaveOut(tool);
                }
            }
        }
    }

    private void add(
            @Nullable String namespace,
            String group,
            JsonFields tool,
            @Nullable JsonNode schema,
            CallerTool.Form form,
            List<Tool> tools) {
        boolean search = form == CallerTool.Form.SEARCH;
        String own = search ? ResponsesToolNames.SEARCH : tool.requiredText("name");
        String name = names.offer(namespace, own, form);
        String description = described(group, tool.text("description"));
        Boolean strict = search ? null : tool.flag("strict");
        boolean freeForm = form == CallerTool.Form.FREE_FORM;
        if (Boolean.TRUE.equals(tool.flag("defer_loading"))) {
            tool.dropped().note(tool.at("defer_loading"));
        }
        if (name != null) {
            tools.add(new Tool(name, description, schema, freeForm ? null : strict, freeForm, null, tool.path()));
        }
        tool.close();
    }

    private static @Nullable String described(String group, @Nullable String description) {
        if (group.isBlank()) {
            return description;
        }
        return description == null ? group : group + "\n\n" + description;
    }

    @Override
    protected Map<String, CallerTool> callerTools() {
        return names.callerTools();
    }

    @Override
    protected ToolSet chosen(String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return switch (type) {
            case "function", "custom" -> named(name(choice), choice, tools, parallel);
            case "allowed_tools" -> {
                Set<String> allowed = new HashSet<>();
                for (JsonFields tool : choice.objects("tools")) {
                    allow(tool, tools, allowed);
                }
                yield narrowed(allowed, choice, tools, parallel);
            }
            case "tool_search" -> named(names.of(null, ResponsesToolNames.SEARCH), choice, tools, parallel);
            default ->
                throw JsonFields.unsupported(
                        choice.path(), "a choice of type " + JsonFields.quoted(type) + " cannot be translated");
        };
    }

    /** Adds the names that {@code tool} allows: its own, or those of its whole namespace. */
    private void allow(JsonFields tool, List<Tool> tools, Set<String> allowed) {
        String type = tool.text("type");
        if ("namespace".equals(type)) {
            String namespace = tool.requiredText("name");
            tools.stream()
                    .map(Tool::name)
                    .filter(name -> names.isIn(namespace, name))
                    .forEach(allowed::add);
        } else if ("tool_search".equals(type)) {
            allowed.add(names.of(null, ResponsesToolNames.SEARCH));
        } else if (type == null || type.equals("function") || type.equals("custom")) {
            allowed.add(name(tool));
        } else {
            tool.dropped().note(tool.path());
        }
    }

    private String name(JsonFields named) {
        return names.of(named.text("namespace"), named.requiredText("name"));
    }
}
