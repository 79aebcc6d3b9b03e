package dev.sluice.demo.wire;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a request. Its answer calls the tool that the request forces, or one that the last message names after the
 * word "call". After a tool's result the answer is text, so that a client's loop ends.
 */
record SimulatedTools(List<SimulatedRequest.Tool> tools) {

    /** The choice that forces any tool. */
    static final String ANY = "";

    /**
     * Returns the tool to call, or null.
     *
     * @param forced a tool's name, {@link #ANY}, or null where the request forces none
     */
    SimulatedRequest.@Nullable Tool choose(@Nullable String forced, LastMessage last) {
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

    /** The last message of a conversation. */
    record LastMessage(String text, boolean toolResult) {}
}
