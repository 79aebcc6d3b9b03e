package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import java.util.List;

/** A message of a conversation. */
public record Message(Role role, List<ContentPart> parts, JsonPath at) {

    /** The author of a message. The results of tools are part of the user's messages. */
    public enum Role {
        /** The application, in the middle of the conversation. */
        SYSTEM,
        USER,
        ASSISTANT
    }
}
