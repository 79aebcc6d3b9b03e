package dev.sluice.protocol.openai.socket;

import org.jspecify.annotations.Nullable;

/** An event that a client sends over a socket. */
public sealed interface ClientEvent {

    /** Returns the lane that the client names, or an empty string where it names none. */
    String lane();

    /**
     * A request for a response.
     *
     * @param generate whether the model is to answer; else the request is only kept for later ones to continue
     * @param store whether the response is to be stored where it is made
     * @param previous the id of the response that it continues, or null
     * @param request its fields, as they came
     */
    record Create(
            String lane,
            boolean generate,
            boolean store,
            @Nullable String previous,
            CreateFields request) implements ClientEvent {}

    /** The end of the response that is under way in a lane. */
    record Cancel(String lane) implements ClientEvent {}

    /**
     * Input for a response that is under way.
     *
     * @param event the whole event, as JSON in UTF-8
     */
    record Steer(String lane, byte[] event) implements ClientEvent {}
}
