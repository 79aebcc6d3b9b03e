package dev.sluice.protocol.request;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What is found in one pass over a request's body, without a tree.
 *
 * @param model the model's name
 * @param modelStart the offset of the model's value in the body, in JSON its opening quote included
 * @param modelEnd the offset behind the value, in JSON behind its closing quote
 * @param stream whether events are asked for
 * @param maxOutput the bound on output tokens, or 0 where there is none
 * @param promptBytes the body's bytes less those of embedded media
 * @param mediaItems how many images, documents or sounds are embedded
 * @param conversation what the dialect's own fields say of the conversation (prompt cache key, end user), or null
 * @param ownedState what only one account can read of what the request builds on
 * @param foreignReasoning whether it holds thoughts that no provider of its dialect may have made; see {@link ForeignReasoning}
 */
public record RequestHead(
        String model,
        int modelStart,
        int modelEnd,
        boolean stream,
        long maxOutput,
        long promptBytes,
        int mediaItems,
        @Nullable String conversation,
        OwnedState ownedState,
        boolean foreignReasoning) {

    /** Stands for the model's name where a request is about none. */
    public static final String NO_MODEL = "-";

    /** Returns the head of a request that is about no model, and whose body is nobody's business but the provider's. */
    public static RequestHead ofNoModel() {
        return new RequestHead(NO_MODEL, 0, 0, false, 0, 0, 0, null, OwnedState.NONE, false);
    }

    /** Returns the head of a request without a body that is about the state stored under {@code id}. */
    public static RequestHead ofStored(String model, String id, boolean stream) {
        return new RequestHead(model, 0, 0, stream, 0, 0, 0, null, OwnedState.stored(id), false);
    }

    /** Returns {@code body} with {@code name} as the model's value; every other byte stays as it is. */
    public byte[] renamed(byte[] body, String name) {
        boolean json = body[modelStart] == '"';
        byte[] value = json ? JsonText.quoted(name) : name.getBytes(StandardCharsets.UTF_8);
        byte[] renamed = new byte[body.length - (modelEnd - modelStart) + value.length];
        System.arraycopy(body, 0, renamed, 0, modelStart);
        System.arraycopy(value, 0, renamed, modelStart, value.length);
        System.arraycopy(body, modelEnd, renamed, modelStart + value.length, body.length - modelEnd);
        return renamed;
    }
}
