package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.json.Place;
import java.util.List;

/** What the application says: instructions before anybody else has spoken, and turns of its own from then on. */
public final class Instructions {

    private Instructions() {}

    /**
     * Adds {@code parts} to {@code instructions} or to {@code turns}.
     *
     * @throws dev.sluice.call.RefusedCall where a part is not text
     */
    public static void add(List<Part> parts, Place at, List<Part.Text> instructions, List<Turn> turns) {
        for (Part part : parts) {
            if (!(part instanceof Part.Text text)) {
                throw Fields.malformed(part.at(), "a part that is not text", "text in a system message");
            }
            if (turns.isEmpty()) {
                instructions.add(text);
            }
        }
        if (!turns.isEmpty()) {
            turns.add(new Turn(Turn.Role.SYSTEM, parts, at));
        }
    }
}
