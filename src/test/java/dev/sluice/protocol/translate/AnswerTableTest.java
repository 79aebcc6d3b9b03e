package dev.sluice.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.TranslatedAnswer;
import dev.sluice.protocol.conversation.Translation;
import dev.sluice.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares docs/translation.md's tables of answers with the code: every row holds, and every translated field has a row. */
class AnswerTableTest {

    private static final Map<String, List<Endpoint>> SECTIONS = Map.of(
            "## Answers of Messages", List.of(Endpoint.MESSAGES, Endpoint.CHAT, Endpoint.RESPONSES),
            "## Answers of Chat Completions", List.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.RESPONSES),
            "## Answers of Responses", List.of(Endpoint.RESPONSES, Endpoint.MESSAGES, Endpoint.CHAT));

    private static final Map<Endpoint, String> SMALL_ANSWERS = Map.of(
            Endpoint.MESSAGES,
                    "{'id':'msg_1','type':'message','role':'assistant','model':'m','content':[{'type':'text','text':'Hi'}],"
                            + "'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1}}",
            Endpoint.CHAT,
                    "{'id':'c1','object':'chat.completion','model':'m','choices':[{'index':0,'message':{'role':'assistant',"
                            + "'content':'Hi'},'finish_reason':'stop'}],'usage':{'prompt_tokens':1,'completion_tokens':1}}",
            Endpoint.RESPONSES,
                    "{'id':'resp_1','object':'response','status':'completed','model':'m','output':[{'type':'message',"
                            + "'id':'msg_1','status':'completed','role':'assistant','content':[{'type':'output_text',"
                            + "'text':'Hi'}]}],'usage':{'input_tokens':1,'output_tokens':1}}");

    private static final String ANY_REQUEST =
            "{'model':'m','max_tokens':9,'messages':[{'role':'user','content':'Hi'}]," + "'input':'Hi'}";

    record Row(Endpoint provider, Endpoint caller, String field, String example, String fate) {

        TranslatedAnswer translated() {
            Translation translation =
                    Translations.bundled().between(caller, provider).orElseThrow();
            AnswerContext answerContext = translation
                    .request(bytes(ANY_REQUEST), SampleContexts.of("m"))
                    .answerContext();
            ObjectNode answer = (ObjectNode) Json.read(bytes(SMALL_ANSWERS.getOrDefault(provider, "{}")));
            answer.setAll((ObjectNode) Json.read(example));
            return translation.answer(Json.bytes(answer), answerContext);
        }

        @Override
        public String toString() {
            return provider + " to " + caller + ' ' + field + ' ' + fate;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<Endpoint> section = List.of();
        for (String line : Files.readAllLines(Path.of("docs/translation.md"))) {
            if (line.startsWith("## ")) {
                section = SECTIONS.getOrDefault(line, List.of());
            } else if (line.startsWith("| `") && !section.isEmpty()) {
                String[] cells = line.substring(1).split("\\|", -1);
                for (int caller = 1; caller <= 2; caller++) {
                    rows.add(new Row(
                            section.get(0),
                            section.get(caller),
                            TranslationTableTest.code(cells[0]),
                            TranslationTableTest.code(cells[1]),
                            cells[caller + 1].strip()));
                }
            }
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void every_row_of_the_table_holds(Row row) {
        TranslatedAnswer translated = row.translated();

        List<String> named = TranslationTableTest.paths(translated.dropped());
        String source = "answer." + row.field;
        switch (row.fate) {
            case "named" -> assertThat(named).anyMatch(at -> at.equals(source) || at.startsWith(source + '.'));
            case "anew", "kept" -> assertThat(named).isEmpty();
            default -> {
                assertThat(named).doesNotContain(source);
                String path = TranslationTableTest.code(row.fate);
                assertThat(TranslationTableTest.holds(
                                Json.read(translated.body()), TranslationTableTest.segments(path)))
                        .as("%s in %s", path, Json.read(translated.body()))
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "MESSAGES", "RESPONSES"})
    void every_translated_field_has_a_row(Endpoint provider) throws IOException {
        Set<String> documented = new HashSet<>();
        rows().stream()
                .filter(row -> row.provider == provider)
                .forEach(row -> documented.add(row.field.replace("[]", "")));
        String page = Files.readString(Path.of("docs/translation.md"));
        String repeated = page.substring(page.indexOf("The fields of a response that repeat its request"));

        assertThat(translatedFields(AnswerFieldTable.bundled().of(provider), ""))
                .allMatch(field -> documented.contains(field) || repeated.contains('`' + field + '`'));
    }

    /** Returns the fields that are translated for any caller, as paths without list indexes. */
    private static Set<String> translatedFields(JsonNode table, String at) {
        if (table.isString()) {
            return Set.of(at);
        }
        Set<String> fields = new HashSet<>();
        table.properties().forEach(field -> {
            switch (field.getKey()) {
                case "by type" -> field.getValue().forEach(item -> fields.addAll(translatedFields(item, at)));
                case "text or list" -> fields.add(at);
                case "choice" -> fields.addAll(translatedFields(field.getValue(), at));
                default ->
                    fields.addAll(translatedFields(
                            field.getValue(), at.isEmpty() ? field.getKey() : at + '.' + field.getKey()));
            }
        });
        return fields;
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
