package dev.sluice.protocol.conversation;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.json.JsonFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks for.
 *
 * @param dialect the caller's
 * @param instructions what the application says before anybody else speaks
 * @param effort how hard to think, or null where the caller does not say
 * @param reasoning whether and how to think, or null where the caller does not say
 * @param format the form of the answer, or null for plain text
 * @param user who the end user is, or null where the caller does not say
 * @param stream whether the answer is to be a stream of events
 * @param rest the request's fields, of which a writer of the same dialect may read those that have no place here
 */
public record Conversation(
        Dialect dialect,
        List<ContentPart.Text> instructions,
        List<Message> turns,
        ToolSet toolbox,
        Sampling sampling,
        @Nullable Setting<ReasoningEffort> effort,
        @Nullable Setting<ReasoningSettings> reasoning,
        @Nullable AnswerFormat format,
        @Nullable Setting<String> user,
        boolean stream,
        JsonFields rest) {

    /**
     * Returns how hard to think, for a model that takes nothing but an effort: what is said of thinking decides whether, the
     * effort, where it is given, how hard. Null where the caller does not say.
     */
    public @Nullable Setting<ReasoningEffort> wantedEffort() {
        if (reasoning == null) {
            return effort;
        }
        return switch (reasoning.value().mode()) {
            case DISABLED, BETWEEN_TOOLS -> new Setting<>(ReasoningEffort.NONE, reasoning.at());
            case ADAPTIVE -> effort;
            case BUDGET ->
                effort != null
                        ? effort
                        : new Setting<>(
                                ReasoningEffort.ofBudget(reasoning.value().budget()), reasoning.at());
        };
    }

    /** Returns the same request with other turns. */
    public Conversation withTurns(List<Message> other) {
        return new Conversation(
                dialect, instructions, other, toolbox, sampling, effort, reasoning, format, user, stream, rest);
    }

    /** Returns the same request with other tools. */
    public Conversation withToolbox(ToolSet other) {
        return new Conversation(
                dialect, instructions, turns, other, sampling, effort, reasoning, format, user, stream, rest);
    }
}
