package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.call.Endpoint;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.conversation.RequestTranslation;
import dev.sluice.protocol.conversation.StateCache;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.conversation.TranslationContext;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares docs/translation.md's tables of requests with the code: every row's example is translated as the row says. */
class TranslationTableTest {

    private static final Map<String, List<Endpoint>> SECTIONS = Map.of(
            "## Chat Completions to Messages", List.of(Endpoint.CHAT, Endpoint.MESSAGES),
            "## Messages to Chat Completions", List.of(Endpoint.MESSAGES, Endpoint.CHAT),
            "## Messages to Responses", List.of(Endpoint.MESSAGES, Endpoint.RESPONSES),
            "## Responses to Messages", List.of(Endpoint.RESPONSES, Endpoint.MESSAGES),
            "## Responses to Chat Completions", List.of(Endpoint.RESPONSES, Endpoint.CHAT));

    private static final Map<Endpoint, String> SMALL_REQUESTS = Map.of(
            Endpoint.CHAT, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            Endpoint.MESSAGES,
                    "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
            Endpoint.RESPONSES, "{\"model\":\"m\",\"input\":\"Hi\"}");

    record Row(Endpoint from, Endpoint to, String field, String example, String fate, String becomes) {

        RequestTranslation translated(boolean strict) {
            Translation translation = Translations.bundled().between(from, to).orElseThrow();
            ObjectNode request = (ObjectNode) Json.read(SMALL_REQUESTS.getOrDefault(from, "{}"));
            request.setAll((ObjectNode) Json.read(example));
            String model = to == Endpoint.MESSAGES ? "claude-opus-4-6" : "any";
            TranslationContext context = SampleContexts.of(model, strict, StateCache.NONE);
            return translation.request(Json.bytes(request), context);
        }

        @Override
        public String toString() {
            return from + " to " + to + ' ' + field + ' ' + fate;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<Endpoint> pair = List.of();
        for (String line : Files.readAllLines(Path.of("docs/translation.md"))) {
            if (line.startsWith("## ")) {
                pair = SECTIONS.getOrDefault(line, List.of());
            } else if (line.startsWith("| `") && !pair.isEmpty()) {
                String[] cells = line.substring(1).split("\\|", -1);
                rows.add(new Row(
                        pair.get(0),
                        pair.get(1),
                        code(cells[0]),
                        code(cells[1]),
                        cells[2].strip(),
                        cells[3].contains("`") ? code(cells[3]) : ""));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_row_of_the_table_holds(Row row) {
        switch (row.fate) {
            case "carried", "mapped" -> {
                RequestTranslation translated = row.translated(false);
                assertThat(paths(translated.dropped())).doesNotContain(row.field);
                assertThat(holds(Json.read(translated.body()), segments(row.becomes)))
                        .as("%s in %s", row.becomes, Json.read(translated.body()))
                        .isTrue();
            }
            case "left out" -> {
                assertThat(paths(row.translated(false).dropped())).contains(row.field);
                assertThat(paths(row.translated(true).dropped())).contains(row.field);
            }
            case "dropped" -> {
                assertThat(paths(row.translated(false).dropped())).contains(row.field);
                assertThat(refused(row, true)).isEqualTo(row.field);
            }
            case "refused" -> assertThat(refused(row, false)).isEqualTo(row.field);
            default -> throw new AssertionError("fate: " + row.fate);
        }
    }

    private static String refused(Row row, boolean strict) {
        RefusedCall refused = catchThrowableOfType(RefusedCall.class, () -> row.translated(strict));
        assertThat(refused).isNotNull();
        return withoutIndexes(String.valueOf(refused.refusal().param()));
    }

    static List<String> paths(List<String> dropped) {
        return dropped.stream().map(TranslationTableTest::withoutIndexes).toList();
    }

    private static String withoutIndexes(String path) {
        return path.replaceAll("\\[\\d+]", "[]");
    }

    static String code(String cell) {
        int from = cell.indexOf('`');
        return cell.substring(from + 1, cell.indexOf('`', from + 1));
    }

    static List<String> segments(String path) {
        return Arrays.asList(path.replace("[]", ".[]").split("\\.", -1));
    }

    static boolean holds(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return !node.isMissingNode();
        }
        List<String> rest = path.subList(1, path.size());
        if (!path.get(0).equals("[]")) {
            return holds(node.path(path.get(0)), rest);
        }
        for (JsonNode item : node) {
            if (item.isContainer() && holds(item, rest)) {
                return true;
            }
        }
        return false;
    }
}
