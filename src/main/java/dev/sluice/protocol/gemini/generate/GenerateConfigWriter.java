package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.AnswerFormat;
import dev.sluice.protocol.conversation.Conversation;
import dev.sluice.protocol.conversation.ModelTraits;
import dev.sluice.protocol.conversation.ReasoningEffort;
import dev.sluice.protocol.conversation.Sampling;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of the settings of generation: sampling, reasoning, and the form of the answer. */
final class GenerateConfigWriter {

    /** The most stop sequences that Google accepts (ai.google.dev/api/generate-content, GenerationConfig). */
    private static final int MAX_STOPS = 5;

    /**
     * The budgets that all models with budgets take (ai.google.dev/gemini-api/docs/thinking): 2.5 Flash has the least maximum,
     * 2.5 Pro the greatest minimum.
     */
    private static final long MAX_BUDGET = 24_576;

    private static final long MIN_BUDGET_OF_THINKERS = 128;

    /** OpenAI's names of settings that Google has too. */
    private static final Map<String, String> CARRIED = Map.of(
            "seed", "seed",
            "frequency_penalty", "frequencyPenalty",
            "presence_penalty", "presencePenalty");

    private GenerateConfigWriter() {}

    static void write(Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode config) {
        sampling(conversation.sampling(), traits, config);
        CARRIED.forEach((from, to) -> {
            JsonNode value = conversation.rest().unread(from);
            if (value != null) {
                config.set(to, value);
            }
        });
        reasoning(conversation, traits, dropped, config);
        format(conversation.format(), config);
    }

    private static void sampling(Sampling sampling, ModelTraits traits, ObjectNode config) {
        if (sampling.maxOutput() != null) {
            config.put("maxOutputTokens", traits.outputOf(sampling.maxOutput().value()));
        }
        if (sampling.temperature() != null) {
            config.put("temperature", sampling.temperature().value());
        }
        if (sampling.topP() != null) {
            config.put("topP", sampling.topP().value());
        }
        if (sampling.topK() != null) {
            config.put("topK", sampling.topK().value());
        }
        Setting<List<String>> stop = sampling.stop();
        if (stop != null && stop.value().size() > MAX_STOPS) {
            throw JsonFields.unsupported(
                    stop.at(), stop.value().size() + " stop sequences (expected: at most " + MAX_STOPS + ")");
        }
        if (stop != null && !stop.value().isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stop.value().forEach(sequences::add);
        }
    }

    private static void reasoning(
            Conversation conversation, ModelTraits traits, DroppedFields dropped, ObjectNode config) {
        Setting<ReasoningEffort> effort = conversation.wantedEffort();
        if (effort == null) {
            return;
        }
        boolean none = effort.value() == ReasoningEffort.NONE;
        if (traits.reasoning() == ModelTraits.Style.NONE) {
            if (!none) {
                dropped.drop(effort.at());
            }
            return;
        }
        ObjectNode thinking = config.putObject("thinkingConfig");
        if (traits.reasoning() == ModelTraits.Style.ENABLED) {
            thinking.put("thinkingBudget", budget(conversation, effort.value(), traits));
        } else {
            ReasoningEffort nearest = effort.value().nearest(traits.efforts());
            if (nearest != null) {
                thinking.put("thinkingLevel", nearest.label().toUpperCase(Locale.ROOT));
            }
        }
        if (!none) {
            thinking.put("includeThoughts", true);
        }
    }

    private static long budget(Conversation conversation, ReasoningEffort effort, ModelTraits traits) {
        long named = conversation.reasoning() == null
                ? 0
                : conversation.reasoning().value().budget();
        long least = traits.efforts().contains(ReasoningEffort.NONE) ? 0 : MIN_BUDGET_OF_THINKERS;
        return Math.max(least, Math.min(named > 0 ? named : effort.budget(), MAX_BUDGET));
    }

    private static void format(@Nullable AnswerFormat format, ObjectNode config) {
        if (format != null) {
            config.put("responseMimeType", "application/json");
        }
        if (format instanceof AnswerFormat.Schema schema) {
            config.set("responseJsonSchema", schema.schema());
        }
    }
}
