package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.List;

/** What the application says: instructions before anybody else has spoken, and turns of its own from then on. */
public final class Instructions {

    private Instructions() {}

    /**
     * Adds {@code parts} to {@code instructions} or to {@code turns}.
     *
     * @throws dev.sluice.call.RefusedCall where a part is not text
     */
    public static void add(
            List<ContentPart> parts, JsonPath at, List<ContentPart.Text> instructions, List<Message> turns) {
        for (ContentPart part : parts) {
            if (!(part instanceof ContentPart.Text text)) {
                throw JsonFields.malformed(part.at(), "a part that is not text", "text in a system message");
            }
            if (turns.isEmpty()) {
                instructions.add(text);
            }
        }
        if (!turns.isEmpty()) {
            turns.add(new Message(Message.Role.SYSTEM, parts, at));
        }
    }
}
