package dev.sluice.protocol.request;

/**
 * The size of what a request gives the model to read.
 *
 * @param bytes the body's bytes less those of embedded media
 * @param mediaItems how many images, documents or sounds are embedded
 */
public record PromptSize(long bytes, int mediaItems) {

    /** Nothing to read. */
    public static final PromptSize ZERO = new PromptSize(0, 0);
}
