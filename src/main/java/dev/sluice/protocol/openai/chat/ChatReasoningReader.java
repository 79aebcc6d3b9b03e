package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.ReasoningSettings;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.JsonFields;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the reasoning settings of a Chat Completions request: OpenAI's {@code reasoning_effort}, or OpenRouter's
 * {@code reasoning}, which many clients of the dialect send.
 *
 * @param effort how much reasoning is wanted, or null if the caller does not say
 * @param settings a budget of reasoning tokens, or null if the caller names none
 */
record ChatReasoningReader(
        @Nullable Setting<ReasoningEffort> effort, @Nullable Setting<ReasoningSettings> settings) {

    static ChatReasoningReader read(JsonFields request) {
        Setting<ReasoningEffort> effort = ReasoningEffort.read(request, "reasoning_effort");
        JsonFields reasoning = request.object("reasoning");
        if (reasoning == null) {
            return new ChatReasoningReader(effort, null);
        }
        Setting<ReasoningEffort> own = ReasoningEffort.read(reasoning, "effort");
        Long budget = reasoning.whole("max_tokens");
        Boolean enabled = reasoning.flag("enabled");
        if (Boolean.TRUE.equals(reasoning.flag("exclude"))) {
            reasoning.dropped().drop(reasoning.at("exclude"));
        }
        reasoning.close();
        Setting<ReasoningEffort> wanted = effort != null ? effort : own;
        if (wanted == null && budget != null && !Boolean.FALSE.equals(enabled)) {
            return new ChatReasoningReader(
                    null,
                    new Setting<>(
                            new ReasoningSettings(ReasoningSettings.Mode.BUDGET, budget), reasoning.at("max_tokens")));
        }
        if (wanted == null && enabled != null) {
            // OpenRouter's documentation: enabled without an effort is a medium one.
            wanted = new Setting<>(enabled ? ReasoningEffort.MEDIUM : ReasoningEffort.NONE, reasoning.at("enabled"));
        }
        return new ChatReasoningReader(wanted, null);
    }
}
