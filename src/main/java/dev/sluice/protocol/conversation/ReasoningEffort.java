package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How hard a model is asked to think, from not at all to as hard as it can. */
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
     * Returns the thinking tokens that stand for this effort where a model takes a budget: from the least that Anthropic
     * takes, 1024, in steps of about two, so that {@link #ofBudget} leads back.
     */
    public long budget() {
        return budget;
    }

    /** Returns the effort whose budget is at least {@code tokens}. */
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
     * Returns the effort that a field names, or null where it is absent.
     *
     * @throws dev.sluice.call.RefusedCall where it names none
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

    /** Returns the one of {@code allowed} that is nearest, the weaker of two; null where none is allowed. */
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
