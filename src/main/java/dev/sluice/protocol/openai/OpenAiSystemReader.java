package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.ContentPart;
import dev.sluice.protocol.conversation.Message;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.List;

/** A reader of system messages: those before the first other message are instructions, later ones are messages of their own. */
public final class OpenAiSystemReader {

    private OpenAiSystemReader() {}

    /**
     * Adds {@code parts} to {@code instructions} or to {@code messages}.
     *
     * @throws dev.sluice.call.RefusedCall if a part is not text
     */
    public static void add(
            List<ContentPart> parts, JsonPath at, List<ContentPart.Text> instructions, List<Message> messages) {
        for (ContentPart part : parts) {
            if (!(part instanceof ContentPart.Text text)) {
                throw JsonFields.malformed(part.at(), "a part that is not text", "text in a system message");
            }
            if (messages.isEmpty()) {
                instructions.add(text);
            }
        }
        if (!messages.isEmpty()) {
            messages.add(new Message(Message.Role.SYSTEM, parts, at));
        }
    }
}
