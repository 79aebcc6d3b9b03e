package dev.sluice.protocol.translate;

import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** An estimate of a prompt's tokens, for providers that cannot count them. */
public final class TokenEstimate {

    /** Bytes of a request's JSON to a token: English text has about four, JSON's own characters and other scripts fewer. */
    private static final double BYTES_PER_TOKEN = 3.5;

    /** What an image or a page costs at Anthropic, about, at the size to which it is scaled down. */
    private static final long TOKENS_PER_MEDIA_ITEM = 1600;

    private TokenEstimate() {}

    /**
     * Returns the estimate.
     *
     * @param promptBytes the request's bytes less those of embedded media
     * @param mediaItems how many images, documents or sounds are embedded
     */
    public static long tokens(long promptBytes, int mediaItems) {
        return Math.max(1, Math.round(promptBytes / BYTES_PER_TOKEN)) + mediaItems * TOKENS_PER_MEDIA_ITEM;
    }

    /** Returns the estimate as the answer of Anthropic's {@code count_tokens}. */
    public static byte[] answer(long promptBytes, int mediaItems) {
        ObjectNode answer = Json.object().put("input_tokens", tokens(promptBytes, mediaItems));
        return Json.bytes(answer);
    }
}
