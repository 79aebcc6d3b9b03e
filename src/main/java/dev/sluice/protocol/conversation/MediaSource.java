package dev.sluice.protocol.conversation;

/** The data of an image or a document, or a link to it. */
public sealed interface MediaSource {

    /**
     * Data within the request.
     *
     * @param type the media type
     * @param base64 the bytes, in base64
     */
    record Embedded(String type, String base64) implements MediaSource {

        /** Returns the data URI. */
        public String uri() {
            return "data:" + type + ";base64," + base64;
        }
    }

    /** A URL from which the provider fetches the data. */
    record Linked(String url) implements MediaSource {}
}
