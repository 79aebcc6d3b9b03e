package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Place;
import java.util.List;

/** What one side says before another does. */
public record Turn(Role role, List<Part> parts, Place at) {

    /** Who speaks. The results of tools are said by the user. */
    public enum Role {
        /** Whoever runs the application, in the middle of the conversation. */
        SYSTEM,
        USER,
        ASSISTANT
    }
}
