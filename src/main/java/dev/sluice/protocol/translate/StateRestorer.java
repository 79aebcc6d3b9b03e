package dev.sluice.protocol.translate;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.TranslationContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with the state put back that its provider wants to see again.
 *
 * <p>Signed thoughts are bound to all that was said before them, and a provider refuses them after anything else. So each is
 * kept with a fingerprint of what it followed, and a caller that has since edited its history gets none back rather than an
 * error that it cannot understand.
 *
 * @param prefix the fingerprint of the whole
 */
record StateRestorer(Conversation conversation, long prefix) {

    static StateRestorer of(Conversation conversation, TranslationContext context) {
        long prefix = mix(context.model().hashCode(), parts(0, conversation.instructions()));
        for (Tool tool : conversation.toolbox().tools()) {
            prefix = mix(prefix, tool.name().hashCode());
            prefix = mix(prefix, tool.schema() == null ? 0 : tool.schema().hashCode());
        }
        List<Message> turns = new ArrayList<>(conversation.turns().size());
        for (Message turn : conversation.turns()) {
            Message restored = turn.role() == Message.Role.ASSISTANT ? restored(turn, prefix, context) : turn;
            turns.add(restored);
            prefix = parts(mix(prefix, restored.role().name().hashCode()), restored.parts());
        }
        return new StateRestorer(conversation.withTurns(turns), prefix);
    }

    private static Message restored(Message turn, long prefix, TranslationContext context) {
        List<ContentPart> parts = new ArrayList<>(turn.parts().size() + 1);
        KeptState first = null;
        int calls = 0;
        for (ContentPart part : turn.parts()) {
            if (part instanceof ContentPart.ToolCall call) {
                KeptState kept = kept(call, context);
                first = calls == 0 ? kept : first;
                calls++;
                String state = kept == null ? null : kept.state();
                parts.add(state == null || call.state() != null ? call : call.withState(state));
            } else {
                parts.add(part);
            }
        }
        if (first != null && first.prefix() == prefix && turn.parts().stream().noneMatch(ContentPart::proven)) {
            parts.removeIf(ContentPart.Thought.class::isInstance);
            insert(first.thoughts(), parts, turn);
        }
        return new Message(turn.role(), parts, turn.at());
    }

    private static @Nullable KeptState kept(ContentPart.ToolCall call, TranslationContext context) {
        String json = context.states().find(call.id());
        KeptState kept = json == null ? null : KeptState.of(json);
        return kept != null && kept.model().equals(context.model()) ? kept : null;
    }

    private static void insert(List<KeptState.Thought> thoughts, List<ContentPart> parts, Message turn) {
        for (KeptState.Thought thought : thoughts) {
            parts.add(indexOf(thought, parts), thought.part(turn.at()));
        }
    }

    /** A thought goes before the call that followed it; one that came before everything goes before the text too. */
    private static int indexOf(KeptState.Thought thought, List<ContentPart> parts) {
        int calls = 0;
        for (int i = 0; i < parts.size(); i++) {
            ContentPart part = parts.get(i);
            if (part instanceof ContentPart.ToolCall && calls++ == thought.calls()) {
                return i;
            }
            if (part instanceof ContentPart.Text && thought.calls() == 0 && !thought.afterText()) {
                return i;
            }
        }
        return parts.size();
    }

    /** Marks and places do not count: neither is anything that was said. */
    private static long parts(long before, List<? extends ContentPart> parts) {
        long mixed = before;
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Text text) {
                mixed = mix(mixed, text.text().hashCode());
            } else if (part instanceof ContentPart.Image image) {
                mixed = mix(mixed, image.media().hashCode());
            } else if (part instanceof ContentPart.Document document) {
                mixed = mix(mixed, document.media().hashCode());
            } else if (part instanceof ContentPart.Thought thought && thought.signature() != null) {
                mixed = mix(mixed, thought.signature().hashCode());
            } else if (part instanceof ContentPart.SealedThought sealed) {
                mixed = mix(mixed, sealed.data().hashCode());
            } else if (part instanceof ContentPart.ToolCall call) {
                mixed = mix(mix(mixed, call.id().hashCode()), call.arguments().hashCode());
            } else if (part instanceof ContentPart.ToolResult result) {
                mixed = parts(mix(mixed, result.callId().hashCode()), result.content());
            }
        }
        return mixed;
    }

    /** Multiplies by an odd number near 2^64 divided by the golden ratio, as multiplicative hashing does. */
    private static long mix(long before, long value) {
        return (before ^ value) * 0x9E3779B97F4A7C15L + 1;
    }
}
