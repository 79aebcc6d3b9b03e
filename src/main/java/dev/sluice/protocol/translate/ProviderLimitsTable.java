package dev.sluice.protocol.translate;

import dev.sluice.call.Dialect;
import dev.sluice.protocol.conversation.ProviderLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table of what the providers of each dialect take, {@code limits.json}. Its sources are Anthropic's and OpenAI's
 * documentation of structured outputs, tool use and prompt caching.
 *
 * @param limits the limits of each dialect
 */
record ProviderLimitsTable(Map<Dialect, ProviderLimits> limits) {

    /** Reads the table from Sluice's jar; it blocks, and must not run on an event loop. */
    static ProviderLimitsTable bundled() {
        JsonMapper mapper = new JsonMapper();
        try (InputStream table = ProviderLimitsTable.class.getResourceAsStream("/dev/sluice/protocol/limits.json")) {
            Map<Dialect, ProviderLimits> limits = new EnumMap<>(Dialect.class);
            for (Map.Entry<String, JsonNode> row : mapper.readTree(Objects.requireNonNull(table, "limits.json"))
                    .properties()) {
                limits.put(Dialect.valueOf(row.getKey()), mapper.treeToValue(row.getValue(), ProviderLimits.class));
            }
            return new ProviderLimitsTable(limits);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    ProviderLimits of(Dialect dialect) {
        return Objects.requireNonNull(limits.get(dialect), () -> "limits.json has no " + dialect);
    }
}
