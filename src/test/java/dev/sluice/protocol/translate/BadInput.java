package dev.sluice.protocol.translate;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row of a table of invalid input, between two endpoints.
 *
 * @param bad its name first, then what the table is about
 */
record BadInput(Endpoint from, Endpoint to, List<String> bad) {

    private static final List<Endpoint> ENDPOINTS = List.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.RESPONSES);

    Translation translation() {
        return Translations.bundled().between(from, to).orElseThrow();
    }

    @Override
    public String toString() {
        return from + " to " + to + ": " + bad.get(0);
    }

    static List<BadInput> of(Map<Endpoint, List<List<String>>> table, boolean byCaller) {
        List<BadInput> cases = new ArrayList<>();
        for (Endpoint one : ENDPOINTS) {
            for (List<String> bad : table.getOrDefault(one, List.of())) {
                for (Endpoint other : ENDPOINTS) {
                    if (one != other) {
                        cases.add(byCaller ? new BadInput(one, other, bad) : new BadInput(other, one, bad));
                    }
                }
            }
        }
        return cases;
    }

    static TranslationContext context(Endpoint to) {
        return SampleContexts.of(to == Endpoint.MESSAGES ? "claude-opus-4-6" : "any", false, StateCache.NONE);
    }

    static byte[] request(Endpoint from, String json) {
        String list = from == Endpoint.RESPONSES ? "'input':" : "'max_tokens':9,'messages':";
        String whole = json.startsWith("[") ? "{" + list + json + "}" : json;
        return quoted(whole.replaceFirst("\\{", "{'model':'m',")).getBytes(StandardCharsets.UTF_8);
    }

    static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
