package dev.sluice.protocol.openai;

import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A reader and writer of citations of web pages, by the field names that both of OpenAI's APIs have in common. */
public final class OpenAiCitation {

    private OpenAiCitation() {}

    /**
     * Passes an annotation to {@code answer} if it is a citation of a page. Chat Completions nests its fields one level deeper.
     *
     * @param before the length, in code points, of the answer's text before the text that the annotation counts in
     */
    public static void read(JsonNode annotation, int before, AnswerSink answer) {
        if (!annotation.path("type").asString("").equals("url_citation")) {
            return;
        }
        JsonNode citation = annotation.path("url_citation").isObject() ? annotation.path("url_citation") : annotation;
        JsonNode from = citation.path("start_index");
        JsonNode to = citation.path("end_index");
        String url = citation.path("url").asString("");
        if (!url.isEmpty() && from.isIntegralNumber() && to.isIntegralNumber()) {
            String title = citation.path("title").stringValue(null);
            answer.cited(new Citation(url, title, from.asInt(0), to.asInt(0)).shifted(before));
        }
    }

    /** Returns the fields of {@code citation}, its range unchanged. */
    public static ObjectNode write(Citation citation) {
        return Json.object()
                .put("start_index", citation.from())
                .put("end_index", citation.to())
                .put("url", citation.url())
                .put("title", citation.title() == null ? "" : citation.title());
    }
}
