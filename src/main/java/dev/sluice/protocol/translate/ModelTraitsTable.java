package dev.sluice.protocol.translate;

import dev.sluice.call.Dialect;
import dev.sluice.call.LruMap;
import dev.sluice.call.ModelPattern;
import dev.sluice.protocol.conversation.ModelTraits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table of the traits of models by name pattern, of which the first that matches holds, corrected by what providers answer.
 * Safe for use by many threads.
 */
public final class ModelTraitsTable {

    /** The most models whose corrections are kept: far more than a relay serves, as model names come from configuration. */
    private static final int MAX_LEARNED = 1000;

    /** The most models whose traits are kept once looked up, for the same reason. */
    private static final int MAX_KNOWN = 1000;

    private static final JsonMapper MAPPER = new JsonMapper();

    private record Row(List<ModelPattern> patterns, ObjectNode traits) {}

    private record Known(String model, @Nullable Dialect dialect) {}

    private final ObjectNode unknown;
    private final JsonNode unknownIn;
    private final List<Row> rows = new ArrayList<>();
    private final List<TraitCorrection> corrections = new ArrayList<>();
    private final Map<String, ObjectNode> learned = new LruMap<>(MAX_LEARNED);
    private final Map<Known, ModelTraits> known = new ConcurrentHashMap<>();

    private ModelTraitsTable(JsonNode table) {
        this.unknown = (ObjectNode) table.get("unknown");
        this.unknownIn = table.get("unknownIn");
        for (JsonNode row : table.get("models")) {
            List<ModelPattern> patterns = new ArrayList<>();
            row.get("patterns").forEach(pattern -> patterns.add(new ModelPattern(pattern.stringValue())));
            rows.add(new Row(patterns, (ObjectNode) row.get("traits")));
        }
        for (JsonNode correction : table.get("corrections")) {
            corrections.add(TraitCorrection.of(correction));
        }
        // Jackson creates its reader of traits under a lock at the first of them. An event loop must not wait for that.
        var unused = MAPPER.treeToValue(unknown, ModelTraits.class);
    }

    /** Returns the table in Sluice's jar, {@code traits.json}, without corrections; it blocks. */
    public static ModelTraitsTable bundled() {
        try (InputStream table = ModelTraitsTable.class.getResourceAsStream("/dev/sluice/protocol/traits.json")) {
            return new ModelTraitsTable(MAPPER.readTree(Objects.requireNonNull(table, "traits.json")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the traits of {@code model}, whatever the dialect in which it is asked. */
    public ModelTraits of(String model) {
        return of(new Known(model, null));
    }

    /**
     * Returns the traits of {@code model}, by the provider's name for it.
     *
     * @param dialect the dialect in which it is asked: in Anthropic's, a name that is not in the table is taken for a current
     *     Claude's
     */
    public ModelTraits of(String model, Dialect dialect) {
        return of(new Known(model, dialect));
    }

    private ModelTraits of(Known name) {
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(name, this::resolve);
    }

    private ModelTraits resolve(Known name) {
        String model = name.model;
        ObjectNode traits = unknown.deepCopy();
        JsonNode own = name.dialect == null ? null : unknownIn.get(name.dialect.name());
        for (Row row : rows) {
            if (ModelPattern.anyMatches(row.patterns, model)) {
                own = row.traits;
                break;
            }
        }
        if (own instanceof ObjectNode known) {
            traits.setAll(known);
        }
        ObjectNode correction = correction(model);
        if (correction != null) {
            traits.setAll(correction);
        }
        return MAPPER.treeToValue(traits, ModelTraits.class);
    }

    /**
     * Learns from a provider's refusal.
     *
     * @param message the provider's error message
     * @return whether it corrects the traits of {@code model}, so that another translation may be accepted
     */
    public boolean learn(String model, String message) {
        List<ModelTraits> before = everywhere(model);
        for (TraitCorrection correction : corrections) {
            ObjectNode traits = correction.traits(message);
            if (traits != null) {
                add(model, traits);
                known.keySet().removeIf(name -> name.model.equals(model));
            }
        }
        return !before.equals(everywhere(model));
    }

    private List<ModelTraits> everywhere(String model) {
        return Arrays.stream(Dialect.values())
                .map(dialect -> of(model, dialect))
                .toList();
    }

    private @Nullable ObjectNode correction(String model) {
        synchronized (learned) {
            return learned.get(model);
        }
    }

    private void add(String model, ObjectNode traits) {
        synchronized (learned) {
            ObjectNode earlier = learned.get(model);
            ObjectNode merged =
                    earlier == null ? traits.deepCopy() : earlier.deepCopy().setAll(traits);
            learned.put(model, merged);
        }
    }
}
