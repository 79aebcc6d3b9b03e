package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerAttempt;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.call.UsageDetails;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form of an entry's attempts in their column: a list of objects in JSON. One attempt that says what its entry says is, in
 * place of its object, {@code [request id, status, milliseconds]}: most entries have no other, and pay for each byte.
 */
final class AttemptsColumn {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AttemptsColumn() {}

    static String text(LedgerEntry entry) {
        List<LedgerAttempt> attempts = entry.attempts();
        if (attempts.size() == 1) {
            LedgerAttempt only = attempts.get(0);
            String id = only.requestId();
            if (isPlain(id) && hasNoDetails(entry) && only.equals(only(entry, id, only.status(), only.millis()))) {
                return "[[" + (id == null ? "null" : '"' + id + '"') + ',' + only.status() + ',' + only.millis() + "]]";
            }
        }
        return JSON.writeValueAsString(attempts);
    }

    /** @param entry without its attempts */
    static List<LedgerAttempt> read(String text, LedgerEntry entry) {
        if (!text.startsWith("[[")) {
            return List.of(JSON.readValue(text, LedgerAttempt[].class));
        }
        JsonNode only = JSON.readTree(text).get(0);
        String id = only.get(0).isNull() ? null : only.get(0).stringValue();
        return List.of(only(entry, id, only.get(1).intValue(), only.get(2).longValue()));
    }

    private static LedgerAttempt only(LedgerEntry entry, @Nullable String requestId, int status, long millis) {
        return new LedgerAttempt(
                String.valueOf(entry.provider()),
                String.valueOf(entry.key()),
                String.valueOf(entry.account()),
                String.valueOf(entry.servedModel()),
                requestId,
                status,
                null,
                entry.usage(),
                entry.cost(),
                millis);
    }

    /** The columns of an entry hold the counts alone. */
    private static boolean hasNoDetails(LedgerEntry entry) {
        return entry.usage().tokens().details().equals(UsageDetails.NONE);
    }

    /** Returns whether {@code id} is the same in JSON. */
    private static boolean isPlain(@Nullable String id) {
        return id == null || id.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
    }
}
