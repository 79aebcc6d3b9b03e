package dev.sluice.protocol.conversation;

/**
 * A class of capacity that serves a request, at its own price.
 *
 * @param name the name by which OpenAI knows it; a name that no provider knows is for the provider to refuse
 */
public record ServiceTier(String name) {

    /** The best that the provider's account has bought. */
    public static final ServiceTier AUTO = new ServiceTier("auto");

    /** Ordinary capacity alone. */
    public static final ServiceTier STANDARD = new ServiceTier("default");
}
