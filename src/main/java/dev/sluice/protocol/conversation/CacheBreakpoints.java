package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.DroppedFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule for the number of cache breakpoints: of more than the provider takes, the last are kept, as each covers all of the
 * prompt before it.
 */
public final class CacheBreakpoints {

    private final Set<CacheBreakpoint> excess;

    private CacheBreakpoints(Set<CacheBreakpoint> excess) {
        this.excess = excess;
    }

    /** Returns {@code conversation} with at most {@code most} breakpoints; names those that are left out. */
    public static Conversation limit(Conversation conversation, int most, DroppedFields dropped) {
        List<CacheBreakpoint> all = new ArrayList<>();
        conversation.toolSet().tools().forEach(tool -> add(tool.breakpoint(), all));
        add(conversation.instructions(), all);
        conversation.messages().forEach(message -> add(message.parts(), all));
        // Anthropic counts the mark of the request as a whole among the others.
        int room = most - (conversation.rest().has("cache_control") ? 1 : 0);
        if (all.size() <= room) {
            return conversation;
        }
        List<CacheBreakpoint> first = all.subList(0, all.size() - Math.max(0, room));
        first.forEach(breakpoint -> dropped.note(breakpoint.at()));
        return new CacheBreakpoints(new HashSet<>(first)).without(conversation);
    }

    private static void add(List<? extends ContentPart> parts, List<CacheBreakpoint> all) {
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.ToolResult result) {
                add(result.content(), all);
            }
            add(part.breakpoint(), all);
        }
    }

    private static void add(@Nullable CacheBreakpoint breakpoint, List<CacheBreakpoint> all) {
        if (breakpoint != null) {
            all.add(breakpoint);
        }
    }

    private Conversation without(Conversation conversation) {
        ToolSet toolSet = conversation.toolSet();
        List<Tool> tools = toolSet.tools().stream()
                .map(tool -> isExcess(tool.breakpoint()) ? tool.withoutBreakpoint() : tool)
                .toList();
        List<ContentPart.Text> instructions = conversation.instructions().stream()
                .map(text -> isExcess(text.breakpoint()) ? new ContentPart.Text(text.text(), null, text.at()) : text)
                .toList();
        List<Message> messages = conversation.messages().stream()
                .map(message -> new Message(message.role(), parts(message.parts()), message.at()))
                .toList();
        return conversation
                .withInstructions(instructions)
                .withMessages(messages)
                .withToolSet(new ToolSet(tools, toolSet.choice(), toolSet.parallel()));
    }

    private List<ContentPart> parts(List<ContentPart> parts) {
        List<ContentPart> kept = new ArrayList<>(parts);
        kept.replaceAll(part -> {
            ContentPart inner = part instanceof ContentPart.ToolResult result
                    ? new ContentPart.ToolResult(
                            result.callId(), parts(result.content()), result.failed(), result.breakpoint(), result.at())
                    : part;
            return isExcess(inner.breakpoint()) ? inner.withBreakpoint(null) : inner;
        });
        return kept;
    }

    private boolean isExcess(@Nullable CacheBreakpoint breakpoint) {
        return breakpoint != null && excess.contains(breakpoint);
    }
}
