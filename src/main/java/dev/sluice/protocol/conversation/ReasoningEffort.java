package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The amount of reasoning that a model is asked for, from none to the most it can do. */
public enum ReasoningEffort {
    NONE(0),
    MINIMAL(1024),
    LOW(1024),
    MEDIUM(8192),
    HIGH(16_384),
    XHIGH(32_768),
    MAX(65_536);

    private final long budget;

    ReasoningEffort(long budget) {
        this.budget = budget;
    }

    /**
     * Returns the budget, in reasoning tokens, for a model that takes one. Budgets begin at 1024, the least that Anthropic
     * accepts, and roughly double, so that {@link #ofBudget} is the inverse.
     */
    public long budget() {
        return budget;
    }

    /** Returns the least effort whose budget is at least {@code tokens}; {@link #MAX} if none is. */
    public static ReasoningEffort ofBudget(long tokens) {
        for (ReasoningEffort effort : List.of(LOW, MEDIUM, HIGH, XHIGH)) {
            if (tokens <= effort.budget) {
                return effort;
            }
        }
        return MAX;
    }

    /** Returns the name in both dialects, as in {@code xhigh}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the effort that a field names, or null if it is absent.
     *
     * @throws dev.sluice.call.RefusedCall if it names none
     */
    public static @Nullable Setting<ReasoningEffort> read(JsonFields holder, String field) {
        String label = holder.text(field);
        if (label == null) {
            return null;
        }
        for (ReasoningEffort effort : values()) {
            if (effort.label().equals(label)) {
                return new Setting<>(effort, holder.at(field));
            }
        }
        throw JsonFields.malformed(
                holder.at(field),
                JsonFields.quoted(label),
                Arrays.stream(values()).map(ReasoningEffort::label).collect(Collectors.joining(", ")));
    }

    /** Returns the nearest of {@code allowed}, the first of two that are as near; null if none is allowed. */
    public @Nullable ReasoningEffort nearest(List<ReasoningEffort> allowed) {
        ReasoningEffort best = null;
        for (ReasoningEffort effort : allowed) {
            if (best == null || Math.abs(effort.compareTo(this)) < Math.abs(best.compareTo(this))) {
                best = effort;
            }
        }
        return best;
    }
}
