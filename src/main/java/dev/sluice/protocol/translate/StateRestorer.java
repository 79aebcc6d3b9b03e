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
 * The restoration of the state that a provider wants back with a conversation.
 *
 * <p>Signed reasoning is bound to the conversation before it, and a provider refuses it after any other. So it is kept with a
 * fingerprint of that conversation: if the caller has edited its history since, the reasoning is left out, which avoids an error
 * that the caller could not act on.
 */
final class StateRestorer {

    private StateRestorer() {}

    /**
     * A conversation with its state.
     *
     * @param prefix the fingerprint of the whole conversation
     */
    record Restored(Conversation conversation, long prefix) {}

    /** Returns {@code conversation} with the state that the context's cache holds for its tool calls. */
    static Restored restore(Conversation conversation, TranslationContext context) {
        long prefix = mix(context.model().hashCode(), parts(0, conversation.instructions()));
        for (Tool tool : conversation.toolSet().tools()) {
            prefix = mix(prefix, tool.name().hashCode());
            prefix = mix(prefix, tool.schema() == null ? 0 : tool.schema().hashCode());
        }
        List<Message> messages = new ArrayList<>(conversation.messages().size());
        for (Message message : conversation.messages()) {
            Message restored = message.role() == Message.Role.ASSISTANT ? restored(message, prefix, context) : message;
            messages.add(restored);
            prefix = parts(mix(prefix, restored.role().name().hashCode()), restored.parts());
        }
        return new Restored(conversation.withMessages(messages), prefix);
    }

    private static Message restored(Message message, long prefix, TranslationContext context) {
        List<ContentPart> parts = new ArrayList<>(message.parts().size() + 1);
        KeptState first = null;
        int calls = 0;
        for (ContentPart part : message.parts()) {
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
        if (first != null
                && first.prefix() == prefix
                && message.parts().stream().noneMatch(ContentPart::isSigned)) {
            parts.removeIf(ContentPart.Reasoning.class::isInstance);
            insert(first.reasoning(), parts, message);
        }
        return new Message(message.role(), parts, message.at());
    }

    private static @Nullable KeptState kept(ContentPart.ToolCall call, TranslationContext context) {
        String json = context.states().find(call.id());
        KeptState kept = json == null ? null : KeptState.of(json);
        return kept != null && kept.model().equals(context.model()) ? kept : null;
    }

    private static void insert(List<KeptState.Reasoning> reasoning, List<ContentPart> parts, Message message) {
        for (KeptState.Reasoning block : reasoning) {
            parts.add(indexOf(block, parts), block.part(message.at()));
        }
    }

    /** Returns the index of the call that followed the block, or of the text if the block came before both. */
    private static int indexOf(KeptState.Reasoning block, List<ContentPart> parts) {
        int calls = 0;
        for (int i = 0; i < parts.size(); i++) {
            ContentPart part = parts.get(i);
            if (part instanceof ContentPart.ToolCall && calls++ == block.calls()) {
                return i;
            }
            if (part instanceof ContentPart.Text && block.calls() == 0 && !block.afterText()) {
                return i;
            }
        }
        return parts.size();
    }

    /** Leaves out cache breakpoints and paths, which do not change what the model reads. */
    private static long parts(long before, List<? extends ContentPart> parts) {
        long mixed = before;
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Text text) {
                mixed = mix(mixed, text.text().hashCode());
            } else if (part instanceof ContentPart.Image image) {
                mixed = mix(mixed, image.media().hashCode());
            } else if (part instanceof ContentPart.Document document) {
                mixed = mix(mixed, document.media().hashCode());
            } else if (part instanceof ContentPart.Reasoning reasoning && reasoning.signature() != null) {
                mixed = mix(mixed, reasoning.signature().hashCode());
            } else if (part instanceof ContentPart.EncryptedReasoning encrypted) {
                mixed = mix(mixed, encrypted.data().hashCode());
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
