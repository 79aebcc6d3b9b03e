package dev.sluice.call;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The class of a request within an agent's work, as the agent states it. Calls of one caller are served in the order of these
 * constants, whatever their models; calls of different callers never compare by it.
 */
public enum RequestClass {
    /** A person waits for the answer, or nothing is said. Names that are not known are taken for it. */
    MAIN,
    /** A turn of an agent that another agent waits for. */
    SUBAGENT,
    /** A step of a workflow that runs without a person. */
    WORKFLOW,
    /** A title, a summary or the like, without which the work goes on. */
    AUXILIARY;

    /** The field in which Claude Code states the class, where its user has agreed. */
    public static final String FIELD = "x-claude-code-request-class";

    /** Returns the class that {@code stated} names; a compaction stands in the way of its conversation, and so is a main one. */
    public static RequestClass of(@Nullable String stated) {
        return switch (stated == null ? "" : stated.strip().toLowerCase(Locale.ROOT)) {
            case "subagent" -> SUBAGENT;
            case "workflow" -> WORKFLOW;
            case "auxiliary" -> AUXILIARY;
            default -> MAIN;
        };
    }
}
