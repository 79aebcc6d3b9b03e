package dev.sluice.protocol.anthropic.messages;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A mapping of the tool call ids of one conversation to ids that Anthropic accepts: of letters, digits, {@code _} and {@code -},
 * each used once. Other providers repeat {@code call_0} in every message, or use dots and colons. The same conversation gets the
 * same ids.
 */
final class MessagesToolIds {

    private final Set<String> used = new HashSet<>();
    private final Map<String, String> latest = new HashMap<>();

    /** Returns the id for a call that the caller knows as {@code id}. */
    String ofCall(String id) {
        StringBuilder clean = new StringBuilder(id.length());
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            clean.append(plain ? c : '_');
        }
        String base = clean.isEmpty() ? "call" : clean.toString();
        String candidate = base;
        for (int n = 2; !used.add(candidate); n++) {
            candidate = base + '_' + n;
        }
        latest.put(id, candidate);
        return candidate;
    }

    /** Returns the id of the latest call that the caller knows as {@code id}. */
    String ofResult(String id) {
        return latest.getOrDefault(id, id);
    }
}
