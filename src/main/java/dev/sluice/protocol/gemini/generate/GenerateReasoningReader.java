package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.ReasoningSettings;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.JsonFields;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code thinkingConfig}: a level, or a budget of tokens.
 *
 * @param effort how much reasoning is wanted, or null if the caller does not say
 * @param settings whether and how to reason, or null if the caller does not say
 */
record GenerateReasoningReader(
        @Nullable Setting<ReasoningEffort> effort, @Nullable Setting<ReasoningSettings> settings) {

    /** The budget that leaves the amount of reasoning to the model. */
    private static final long DYNAMIC = -1;

    static GenerateReasoningReader read(JsonFields config) {
        JsonFields thinking = config.object("thinkingConfig");
        if (thinking == null) {
            return new GenerateReasoningReader(null, null);
        }
        String level = thinking.text("thinkingLevel");
        Long budget = thinking.whole("thinkingBudget");
        Boolean shown = thinking.flag("includeThoughts");
        thinking.close();
        if (level != null && !level.endsWith("UNSPECIFIED")) {
            return new GenerateReasoningReader(
                    new Setting<>(effort(level, thinking), thinking.at("thinkingLevel")), null);
        }
        if (budget == null) {
            boolean wanted = Boolean.TRUE.equals(shown);
            return new GenerateReasoningReader(
                    null, wanted ? settings(ReasoningSettings.Mode.ADAPTIVE, 0, thinking, "includeThoughts") : null);
        }
        ReasoningSettings.Mode mode = budget == 0
                ? ReasoningSettings.Mode.DISABLED
                : budget == DYNAMIC ? ReasoningSettings.Mode.ADAPTIVE : ReasoningSettings.Mode.BUDGET;
        return new GenerateReasoningReader(
                null, settings(mode, mode == ReasoningSettings.Mode.BUDGET ? budget : 0, thinking, "thinkingBudget"));
    }

    private static Setting<ReasoningSettings> settings(
            ReasoningSettings.Mode mode, long budget, JsonFields thinking, String field) {
        return new Setting<>(new ReasoningSettings(mode, budget), thinking.at(field));
    }

    private static ReasoningEffort effort(String level, JsonFields thinking) {
        return switch (level.toUpperCase(Locale.ROOT)) {
            case "MINIMAL" -> ReasoningEffort.MINIMAL;
            case "LOW" -> ReasoningEffort.LOW;
            case "MEDIUM" -> ReasoningEffort.MEDIUM;
            case "HIGH" -> ReasoningEffort.HIGH;
            default ->
                throw JsonFields.malformed(
                        thinking.at("thinkingLevel"), JsonFields.quoted(level), "MINIMAL, LOW, MEDIUM, HIGH");
        };
    }
}
