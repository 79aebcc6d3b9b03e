package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.ToolNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the tools of one Responses request are offered: a tool in a namespace has both names joined, as other
 * dialects know no namespaces. They follow from namespace and name alone, so that prompts stay cached. For one request.
 */
final class ResponsesToolNames {

    /** The name of the tool search that a caller runs; OpenAI gives it none. */
    static final String SEARCH = "tool_search";

    private static final String SEPARATOR = "__";

    private record Key(String namespace, String name) {}

    private final Map<Key, String> offered = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Map<String, CallerTool> callerTools = new LinkedHashMap<>();

    /** Reserves the name of a tool outside of namespaces, which is offered as it is. */
    void reserve(String name) {
        taken.add(name);
    }

    /** Returns the name under which to offer a tool, or null if it is offered already. */
    @Nullable
    String offer(@Nullable String namespace, String name, CallerTool.Form form) {
        Key key = new Key(namespace == null ? "" : namespace, name);
        if (offered.containsKey(key)) {
            return null;
        }
        String joined = namespace == null && form != CallerTool.Form.SEARCH ? name : free(joined(namespace, name), key);
        taken.add(joined);
        offered.put(key, joined);
        if (namespace != null || form != CallerTool.Form.FUNCTION) {
            callerTools.put(joined, new CallerTool(namespace, name, form));
        }
        return joined;
    }

    /** Returns the name in the conversation of a tool that was called or is chosen, whether or not it is offered. */
    String of(@Nullable String namespace, String name) {
        Key key = new Key(namespace == null ? "" : namespace, name);
        String known = offered.get(key);
        return known != null ? known : joined(namespace, name);
    }

    /** Returns whether the tool that is offered as {@code offeredName} belongs to {@code namespace}. */
    boolean isIn(String namespace, String offeredName) {
        CallerTool tool = callerTools.get(offeredName);
        return tool != null && namespace.equals(tool.namespace());
    }

    Map<String, CallerTool> callerTools() {
        return callerTools;
    }

    private static String joined(@Nullable String namespace, String name) {
        if (namespace == null || namespace.isEmpty()) {
            return name;
        }
        return namespace.endsWith(SEPARATOR) ? namespace + name : namespace + SEPARATOR + name;
    }

    /** Returns {@code joined}, or if another tool has that name already, one that follows from both names. */
    private String free(String joined, Key key) {
        return taken.contains(joined) ? joined + '_' + ToolNames.digest(key.namespace + '\n' + key.name) : joined;
    }
}
