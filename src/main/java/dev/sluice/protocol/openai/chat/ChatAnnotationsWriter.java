package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.openai.OpenAiCitation;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** A writer of the citations of a message. */
final class ChatAnnotationsWriter {

    private ChatAnnotationsWriter() {}

    static ArrayNode write(List<Citation> citations) {
        ArrayNode annotations = Json.array();
        for (Citation citation : citations) {
            annotations.addObject().put("type", "url_citation").set("url_citation", OpenAiCitation.write(citation));
        }
        return annotations;
    }
}
