package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * The facts that one pass over a request's body finds, without a tree.
 *
 * @param modelField the model's name, and its place in the body
 * @param stream whether events are asked for
 * @param maxOutput the bound on output tokens, or 0 where there is none
 * @param promptSize the size of the prompt
 * @param conversation the id by which the dialect's own fields tell conversations apart (prompt cache key, end user), or null
 * @param ownedState the state that the request builds on and only one account can read
 * @param foreignReasoning whether it holds reasoning that no provider of its dialect may have made; see {@link ForeignReasoning}
 */
public record RequestHead(
        ModelField modelField,
        boolean stream,
        long maxOutput,
        PromptSize promptSize,
        @Nullable String conversation,
        OwnedState ownedState,
        boolean foreignReasoning) {

    /** Stands for the model's name where a request is about none. */
    public static final String NO_MODEL = "-";

    /** Returns the head of a request that is about no model, and whose body is the provider's to judge. */
    public static RequestHead ofNoModel() {
        return ofModel(NO_MODEL);
    }

    /** Returns the head of a request for {@code model} of which nothing else is known. */
    public static RequestHead ofModel(String model) {
        return bodiless(model, false, OwnedState.NONE);
    }

    /**
     * Returns the head of a request that has no body but names a stored answer.
     *
     * @param model the model that made the answer
     * @param id the id of the answer
     */
    public static RequestHead ofStored(String model, String id, boolean stream) {
        return bodiless(model, stream, OwnedState.stored(id));
    }

    private static RequestHead bodiless(String model, boolean stream, OwnedState ownedState) {
        return new RequestHead(ModelField.outside(model), stream, 0, PromptSize.ZERO, null, ownedState, false);
    }

    /** Returns the model's name as the caller gives it. */
    public String model() {
        return modelField.name();
    }

    /** Returns the body's bytes less those of embedded media. */
    public long promptBytes() {
        return promptSize.bytes();
    }

    /** Returns how many images, documents or sounds are embedded. */
    public int mediaItems() {
        return promptSize.mediaItems();
    }

    /** Returns {@code body}, from which this head was read, with {@code name} as the model's; every other byte stays as it is. */
    public RequestBody renamed(RequestBody body, String name) {
        return modelField.replaced(body, name);
    }
}
