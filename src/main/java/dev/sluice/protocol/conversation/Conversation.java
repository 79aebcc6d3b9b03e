package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request apart from the dialect in which it was written. A setting that the caller left out is null.
 *
 * @param instructions the system prompt before the first message
 * @param effort how much reasoning is wanted
 * @param reasoning whether and how to reason before the answer
 * @param format the form of the answer, or null for plain text
 * @param user the end user's identifier
 * @param serviceTier the capacity that is to serve the request
 * @param stream whether the answer is to be a stream of events
 * @param rest the request's own fields, from which a writer carries over those that its provider knows by the same name
 */
public record Conversation(
        List<ContentPart.Text> instructions,
        List<Message> messages,
        ToolSet toolSet,
        Sampling sampling,
        @Nullable Setting<ReasoningEffort> effort,
        @Nullable Setting<ReasoningSettings> reasoning,
        @Nullable AnswerFormat format,
        @Nullable Setting<String> user,
        @Nullable Setting<ServiceTier> serviceTier,
        boolean stream,
        JsonFields rest) {

    /** The effort of a request for adaptive reasoning that names none: Anthropic's default. OpenAI's newer models default to none. */
    private static final ReasoningEffort DEFAULT_EFFORT = ReasoningEffort.HIGH;

    /**
     * Returns the effort for a model that takes no other reasoning setting, or null if the caller set neither. The reasoning
     * setting decides whether to reason; the effort, if it is set, decides how much.
     */
    public @Nullable Setting<ReasoningEffort> wantedEffort() {
        if (reasoning == null) {
            return effort;
        }
        return switch (reasoning.value().mode()) {
            case DISABLED, BETWEEN_TOOLS -> new Setting<>(ReasoningEffort.NONE, reasoning.at());
            case ADAPTIVE -> effort != null ? effort : new Setting<>(DEFAULT_EFFORT, reasoning.at());
            case BUDGET ->
                effort != null
                        ? effort
                        : new Setting<>(
                                ReasoningEffort.ofBudget(reasoning.value().budget()), reasoning.at());
        };
    }

    /** Returns the same request with its messages replaced. */
    public Conversation withMessages(List<Message> other) {
        return new Conversation(
                instructions, other, toolSet, sampling, effort, reasoning, format, user, serviceTier, stream, rest);
    }

    /** Returns the same request with all texts of system messages in its instructions, in their order. */
    public Conversation withLeadingSystem() {
        List<ContentPart.Text> leading = new ArrayList<>(instructions);
        List<Message> others = new ArrayList<>(messages.size());
        for (Message message : messages) {
            if (message.role() == Message.Role.SYSTEM) {
                message.parts().forEach(part -> leading.add((ContentPart.Text) part));
            } else {
                others.add(message);
            }
        }
        return new Conversation(
                leading, others, toolSet, sampling, effort, reasoning, format, user, serviceTier, stream, rest);
    }

    /** Returns the same request with the form of its answer replaced. */
    public Conversation withFormat(@Nullable AnswerFormat other) {
        return new Conversation(
                instructions, messages, toolSet, sampling, effort, reasoning, other, user, serviceTier, stream, rest);
    }

    /** Returns the same request with one more instruction. */
    public Conversation withInstruction(ContentPart.Text instruction) {
        List<ContentPart.Text> all = new ArrayList<>(instructions);
        all.add(instruction);
        return withInstructions(all);
    }

    /** Returns the same request with its instructions replaced. */
    public Conversation withInstructions(List<ContentPart.Text> other) {
        return new Conversation(
                other, messages, toolSet, sampling, effort, reasoning, format, user, serviceTier, stream, rest);
    }

    /** Returns the same request with its tools replaced. */
    public Conversation withToolSet(ToolSet other) {
        return new Conversation(
                instructions, messages, other, sampling, effort, reasoning, format, user, serviceTier, stream, rest);
    }
}
