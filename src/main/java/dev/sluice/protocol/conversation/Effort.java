package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Fields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How hard a model is asked to think, from not at all to as hard as it can. */
public enum Effort {
    NONE(0),
    MINIMAL(1024),
    LOW(1024),
    MEDIUM(8192),
    HIGH(16_384),
    XHIGH(32_768),
    MAX(65_536);

    private final long budget;

    Effort(long budget) {
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
    public static Effort ofBudget(long tokens) {
        for (Effort effort : List.of(LOW, MEDIUM, HIGH, XHIGH)) {
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
    public static @Nullable Said<Effort> read(Fields holder, String field) {
        String label = holder.text(field);
        if (label == null) {
            return null;
        }
        for (Effort effort : values()) {
            if (effort.label().equals(label)) {
                return new Said<>(effort, holder.at(field));
            }
        }
        throw Fields.malformed(
                holder.at(field),
                Fields.quoted(label),
                Arrays.stream(values()).map(Effort::label).collect(Collectors.joining(", ")));
    }

    /** Returns the one of {@code allowed} that is nearest, the weaker of two; null where none is allowed. */
    public @Nullable Effort nearest(List<Effort> allowed) {
        Effort best = null;
        for (Effort effort : allowed) {
            if (best == null || Math.abs(effort.compareTo(this)) < Math.abs(best.compareTo(this))) {
                best = effort;
            }
        }
        return best;
    }
}
