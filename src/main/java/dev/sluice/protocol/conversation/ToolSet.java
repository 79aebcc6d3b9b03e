package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a conversation. A setting that the caller left out is null.
 *
 * @param choice whether the model must call a tool
 * @param parallel whether one message may hold several calls
 * @param callerTools the tools that the caller knows in another form than as a function, by the names of {@code tools}
 */
public record ToolSet(
        List<Tool> tools,
        @Nullable ToolChoice choice,
        @Nullable Setting<Boolean> parallel,
        Map<String, CallerTool> callerTools) {

    /** Creates a set of functions that the caller knows as such. */
    public ToolSet(List<Tool> tools, @Nullable ToolChoice choice, @Nullable Setting<Boolean> parallel) {
        this(tools, choice, parallel, Map.of());
    }

    /**
     * Refuses a choice that only a tool which is left out could meet.
     *
     * @throws dev.sluice.call.RefusedCall if a call is wanted and the tool to call is not there
     */
    public void requireCallable() {
        if (choice == null || !choice.forced()) {
            return;
        }
        boolean callable = choice.name() == null
                ? !tools.isEmpty()
                : tools.stream().anyMatch(tool -> tool.name().equals(choice.name()));
        if (!callable) {
            throw JsonFields.unsupported(
                    choice.at(),
                    "wants a call of a tool that only its own provider runs (expected: auto, or a function to call)");
        }
    }
}
