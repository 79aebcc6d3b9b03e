package dev.sluice.protocol.conversation;

/** Where an image or a document comes from. */
public sealed interface MediaSource {

    /**
     * The thing itself.
     *
     * @param type its media type
     * @param base64 its bytes
     */
    record Embedded(String type, String base64) implements MediaSource {

        /** Returns it as a data URI. */
        public String uri() {
            return "data:" + type + ";base64," + base64;
        }
    }

    /** A place on the web from which the provider fetches it. */
    record Linked(String url) implements MediaSource {}
}
