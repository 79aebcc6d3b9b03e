package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The citations of one answer, each of which holds for the whole block of text that it stands in. Only those of pages of the web
 * can be said elsewhere: others point into documents, by means that no other dialect has.
 */
final class MessagesCitationReader {

    private final AnswerSink answer;
    private final List<JsonNode> ofBlock = new ArrayList<>();
    private int from;
    private int to;

    MessagesCitationReader(AnswerSink answer) {
        this.answer = answer;
    }

    /** Tells the answer of text. */
    void text(String fragment) {
        if (!fragment.isEmpty()) {
            to += Citation.length(fragment);
            answer.text(fragment);
        }
    }

    /** Takes a citation of the block that the text is in. */
    void citation(@Nullable JsonNode citation) {
        if (citation != null && citation.path("type").asString("").equals("web_search_result_location")) {
            ofBlock.add(citation);
        }
    }

    /** Ends a block: its citations are told, now that it is known how far they reach. */
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
