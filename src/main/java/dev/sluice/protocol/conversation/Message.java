package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import java.util.List;

/** What one side says before another does. */
public record Message(Role role, List<ContentPart> parts, JsonPath at) {

    /** Who speaks. The results of tools are said by the user. */
    public enum Role {
        /** Whoever runs the application, in the middle of the conversation. */
        SYSTEM,
        USER,
        ASSISTANT
    }
}
