package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a conversation.
 *
 * @param choice whether one must be called, or null where the caller does not say
 * @param parallel whether several may be called at once, or null where the caller does not say
 */
public record ToolSet(
        List<Tool> tools,
        @Nullable ToolChoice choice,
        @Nullable Setting<Boolean> parallel) {}
