package dev.sluice.protocol.rules;

import dev.sluice.call.ErrorRule;
import dev.sluice.call.ErrorRule.Statuses;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Preset;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The table of the errors that providers report, which {@code errors.json} holds. The first row that matches an error decides.
 *
 * <p>Rows of a group without presets hold for every provider but {@link Preset#OTHER}, since gateways pass on the errors of
 * the providers behind them. A group with presets holds for these, and those of its rows that are marked as shared, being
 * telling enough, for all. The rows of statuses come last and hold for all, {@link Preset#OTHER} included.
 */
final class ErrorTable {

    private static final String FILE = "/dev/sluice/protocol/errors.json";

    private static final Set<String> KEYS = Set.of("status", "code", "message", "means", "shared");

    private static final Map<Preset, List<ErrorRule>> RULES = read();

    private ErrorTable() {}

    /** Returns the rows that hold for {@code preset}, in the order in which they are tried. */
    static List<ErrorRule> of(Preset preset) {
        return RULES.getOrDefault(preset, List.of());
    }

    private static Map<Preset, List<ErrorRule>> read() {
        JsonNode table = file();
        Map<Preset, List<ErrorRule>> rules = new EnumMap<>(Preset.class);
        for (Preset preset : Preset.values()) {
            List<ErrorRule> own = new ArrayList<>();
            for (JsonNode group : table.path("groups")) {
                if (preset != Preset.OTHER) {
                    addGroup(group, preset, own);
                }
            }
            for (JsonNode row : table.path("statuses")) {
                own.add(rule(row));
            }
            rules.put(preset, List.copyOf(own));
        }
        return rules;
    }

    private static void addGroup(JsonNode group, Preset preset, List<ErrorRule> to) {
        if (group.path("source").asString("").isEmpty()) {
            throw new IllegalStateException(FILE + ": " + group + " has no source");
        }
        Set<Preset> own = presets(group.path("presets"));
        for (JsonNode row : group.path("rules")) {
            ErrorRule rule = rule(row);
            if (own.isEmpty() || own.contains(preset) || row.path("shared").asBoolean(false)) {
                to.add(rule);
            }
        }
    }

    /** Returns the rule of {@code row}; throws where it says anything that is not understood. */
    private static ErrorRule rule(JsonNode row) {
        String code = row.path("code").asString("");
        String words = row.path("message").asString("");
        int status = row.path("status").asInt(0);
        boolean lowerCase = (code + words).equals((code + words).toLowerCase(Locale.ROOT));
        boolean tells = !code.isEmpty() || !words.isEmpty() || status != 0;
        @Nullable FailureKind kind = ErrorRule.MEANINGS.get(row.path("means").asString(""));
        if (!KEYS.containsAll(row.propertyNames()) || !lowerCase || !tells || kind == null) {
            throw new IllegalStateException(FILE + ": not a rule: " + row);
        }
        return new ErrorRule(status == 0 ? Statuses.ANY : Statuses.of(status), code, words, kind);
    }

    private static Set<Preset> presets(JsonNode names) {
        Set<Preset> presets = EnumSet.noneOf(Preset.class);
        names.forEach(name -> presets.add(
                Preset.valueOf(name.asString("").toUpperCase(Locale.ROOT).replace('-', '_'))));
        return presets;
    }

    private static JsonNode file() {
        try (InputStream file = ErrorTable.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return Json.read(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
