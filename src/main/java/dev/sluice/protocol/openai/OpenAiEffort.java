package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import org.jspecify.annotations.Nullable;

/** The reasoning effort of a request in this dialect, whose two forms differ only in its place. */
public final class OpenAiEffort {

    private OpenAiEffort() {}

    /**
     * Returns the effort that the model accepts and that is nearest to the one asked for, or null for none; one that the model
     * does not know at all is {@code dropped}.
     */
    public static @Nullable ReasoningEffort accepted(
            Conversation conversation, ModelTraits traits, DroppedFields dropped) {
        Setting<ReasoningEffort> wanted = conversation.wantedEffort();
        if (wanted == null) {
            return null;
        }
        ReasoningEffort nearest = wanted.value().nearest(traits.efforts());
        if (nearest == null && wanted.value() != ReasoningEffort.NONE) {
            dropped.drop(wanted.at());
        }
        return nearest;
    }
}
