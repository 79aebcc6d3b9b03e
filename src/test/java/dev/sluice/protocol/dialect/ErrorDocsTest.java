package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Refusal;
import dev.sluice.protocol.rules.DialectRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the table of errors in docs/api.md with what the dialects write. */
class ErrorDocsTest {

    /** The columns of the table, after that of the case. */
    private static final int OPENAI = 2;

    private static final int ANTHROPIC = 3;

    private final List<String[]> rows = rows();

    /** A provider's own refusal has the provider's status and no name of the relay's. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROVIDER_REFUSED")
    void each_refusal_stands_in_the_table_with_its_status_and_its_name_in_both_dialects(Refusal.Reason reason) {
        String openAi = written(Dialect.OPENAI, reason, "code");
        String anthropic = written(Dialect.ANTHROPIC, reason, "type");

        assertThat(rows)
                .as("a row with %s and %s", openAi, anthropic)
                .anyMatch(row -> row[OPENAI].contains(openAi) && row[ANTHROPIC].contains(anthropic));
    }

    private static String written(Dialect dialect, Refusal.Reason reason, String name) {
        DialectRules rules = Dialects.of(dialect);
        Refusal refusal = Refusal.of(reason, "");
        JsonNode body = JsonMapper.shared().readTree(rules.body(refusal, "req_1"));
        return rules.status(refusal) + " `" + body.path("error").path(name).asString() + "`";
    }

    private static List<String[]> rows() {
        try {
            String page = Files.readString(Path.of("docs/api.md"));
            return page.substring(page.indexOf("## Errors"), page.indexOf("## Paths"))
                    .lines()
                    .filter(line -> line.startsWith("| "))
                    .map(line -> line.split(" ?\\| ?"))
                    .filter(cells -> cells.length > ANTHROPIC)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
