package dev.sluice.protocol.gemini;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.request.OwnedStateReader;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;

/**
 * A reader that finds the state in the contents of a request: the signatures of thoughts, and the ids of calls, for which
 * Sluice may keep state.
 */
final class GeminiStateReader extends OwnedStateReader {

    /** The depth of the fields of a part: in a list of parts, in a content, in a list of contents. */
    private static final int PART = 4;

    /** The depth of the fields of a call or of its response, within a part. */
    private static final int CALL = 5;

    private static final List<byte[]> FOREIGN = Arrays.stream(ForeignSignature.beginnings())
            .map(OwnedStateReader::mark)
            .toList();

    private boolean foreignReasoning;

    GeminiStateReader(RequestBody body, JsonParser parser) {
        super(body, parser);
    }

    @Override
    protected void string(String name, int depth) {
        if (depth == PART && (name.equals("thoughtSignature") || name.equals("thought_signature"))) {
            readSignature(offset());
        } else if (depth == CALL && name.equals("id")) {
            addCall();
        }
    }

    @Override
    public boolean foreignReasoning() {
        return foreignReasoning;
    }

    private void readSignature(int opening) {
        boolean foreign = FOREIGN.stream().anyMatch(mark -> begins(mark, opening + 1));
        foreignReasoning |= foreign;
        if (!foreign) {
            addSealed(opening);
        }
    }
}
