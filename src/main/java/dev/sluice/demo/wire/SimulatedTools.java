package dev.sluice.demo.wire;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request, and which of them its answer calls: the one that the request forces, or one that the user's last
 * words ask to "call". After a tool's result the answer is text, so that loops end.
 */
record SimulatedTools(List<SimulatedRequest.Tool> tools) {

    /** The choice of "any tool". */
    static final String ANY = "";

    /**
     * Picks the tool to call, if any.
     *
     * @param forced a tool's name, {@link #ANY}, or null where the request forces none
     */
    SimulatedRequest.@Nullable Tool pick(@Nullable String forced, LastTurn last) {
        if (last.toolResult()) {
            return null;
        }
        if (ANY.equals(forced)) {
            return tools.isEmpty() ? null : tools.get(0);
        }
        Optional<SimulatedRequest.Tool> called = tools.stream()
                .filter(tool -> forced == null
                        ? last.text().contains("call " + tool.name())
                        : tool.name().equals(forced))
                .findFirst();
        return called.orElse(null);
    }

    /** What came last in a conversation. */
    record LastTurn(String text, boolean toolResult) {}
}
