package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a conversation. A setting that the caller left out is null.
 *
 * @param choice whether the model must call a tool
 * @param parallel whether one message may hold several calls
 */
public record ToolSet(
        List<Tool> tools,
        @Nullable ToolChoice choice,
        @Nullable Setting<Boolean> parallel) {}
