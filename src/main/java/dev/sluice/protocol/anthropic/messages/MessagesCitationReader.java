package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the citations of one answer, each of which belongs to the whole block of text around it. Citations of web pages
 * alone are read: others refer to documents in ways that no other dialect has.
 */
final class MessagesCitationReader {

    private final AnswerSink answer;
    private final List<JsonNode> ofBlock = new ArrayList<>();
    private int from;
    private int to;

    MessagesCitationReader(AnswerSink answer) {
        this.answer = answer;
    }

    /** Passes a fragment of the block's text on. */
    void text(String fragment) {
        if (!fragment.isEmpty()) {
            to += Citation.length(fragment);
            answer.text(fragment);
        }
    }

    /** Takes a citation of the block. */
    void citation(@Nullable JsonNode citation) {
        if (citation != null && citation.path("type").asString("").equals("web_search_result_location")) {
            ofBlock.add(citation);
        }
    }

    /** Ends the block, and passes its citations on, as their range is known now. */
    void blockEnded() {
        for (JsonNode citation : ofBlock) {
            String url = citation.path("url").asString("");
            if (!url.isEmpty() && to > from) {
                answer.cited(new Citation(url, citation.path("title").stringValue(null), from, to));
            }
        }
        ofBlock.clear();
        from = to;
    }
}
