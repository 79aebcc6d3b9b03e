package dev.sluice.protocol.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A tool as the caller knows it, where that differs from the function that the provider is offered.
 *
 * @param namespace the group of tools that it belongs to, or null
 * @param name its name within the group
 * @param form the form of its calls
 */
public record CallerTool(@Nullable String namespace, String name, Form form) {

    /** The form in which the caller takes the calls of a tool. */
    public enum Form {
        /** Arguments as a JSON object in a string. */
        FUNCTION,
        /** Plain text. */
        FREE_FORM,
        /** A search for tools that the caller runs. */
        SEARCH
    }
}
