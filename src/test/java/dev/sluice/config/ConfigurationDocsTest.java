package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds docs/configuration.md and docs/sluice.schema.json to {@link ConfigSchema}, from which their keys are generated; with
 * {@code -Ddocs.write=true} writes them anew.
 */
class ConfigurationDocsTest {

    private static final Path TABLES = Path.of("docs/configuration.md");
    private static final Path SCHEMA = Path.of("docs/sluice.schema.json");

    private static final String HOW_TO_REGENERATE =
            "regenerate it: ./mvnw test -Dtest=ConfigurationDocsTest -Ddocs.write=true";

    private static final Pattern EXAMPLE = Pattern.compile("(?s)## An example.*?```yaml\n(.*?)```");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}");

    @TempDir
    Path directory;

    @Test
    void tables_of_keys_are_those_of_the_schema() throws IOException {
        assertGenerated(TABLES, KeyTables.generatedIn(Files.readString(TABLES)));
        assertThat(KeyTables.names(Files.readString(TABLES)))
                .containsExactlyInAnyOrder("providers", "models", "clients", "rest");
    }

    @Test
    void the_json_schema_is_that_of_the_schema() throws IOException {
        assertGenerated(SCHEMA, JsonSchemaDocument.text());
    }

    private static void assertGenerated(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, generated);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s; %s", file, HOW_TO_REGENERATE)
                .isEqualTo(generated);
    }

    @Test
    void the_example_works() throws IOException {
        Path keys = Files.writeString(directory.resolve("keys"), "sk-a\nsk-b\n");
        Settings settings = Given.yaml(directory, example().replace("/run/secrets/anthropic-keys", keys.toString()))
                .variable("ANTHROPIC_KEY_1", "sk-1")
                .variable("ANTHROPIC_KEY_2", "sk-2")
                .variable("OPENAI_KEY", "sk-3")
                .variable("BATCH_KEY", "sk-batch")
                .load();
        assertThat(settings.providers().get(0).keys()).hasSize(4);
    }

    @Test
    void the_json_schema_accepts_configurations_that_load() throws IOException {
        assertThat(accepts(example())).isTrue();
        assertThat(accepts(Files.readString(Path.of("src/test/resources/config/contract.yml"))))
                .isTrue();
        assertThat(accepts("sluice: { providers: [{ name: 7, keys: [12345], models: 'claude-*, gpt-*' }] }"))
                .isTrue();
        assertThat(accepts("sluice: { queue: { max-depth: '1_000' }, limits: { max-body: 65536 } }"))
                .isTrue();
        assertThat(accepts("sluice: { retry: { max-attempts: '${ATTEMPTS:5}' }, heartbeat: '${BEAT}' }"))
                .isTrue();
        assertThat(accepts("server: { port: 9090 }")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "body-too-small",
                "budget-per-week",
                "budget-without-amount",
                "duration-without-unit",
                "fractional-rpm",
                "input-tpm-too-large",
                "key-without-secret",
                "list-for-a-section",
                "negative-price",
                "negative-rpm",
                "retry-budget-above-one",
                "secret-with-blanks",
                "section-for-a-value",
                "short-hash",
                "target-without-provider",
                "unknown-currency",
                "unknown-dialect",
                "unknown-key-far",
                "unknown-key-near",
                "unknown-preset",
                "url-query",
                "url-scheme",
                "zero-timeout",
                "zero-weight",
            })
    void the_json_schema_refuses_what_the_loader_refuses(String refused) throws IOException {
        assertThat(accepts(Files.readString(Path.of("src/test/resources/config/refused", refused + ".yml"))))
                .isFalse();
    }

    private static String example() throws IOException {
        return EXAMPLE.matcher(Files.readString(TABLES))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    /** Other YAML parsers take a placeholder between braces only in quotes. */
    private static boolean accepts(String yaml) throws IOException {
        String quoted = yaml.contains("'") ? yaml : PLACEHOLDER.matcher(yaml).replaceAll("'$0'");
        return new JsonSchemaEvaluator(Files.readString(SCHEMA)).accepts(new Yaml().<Object>load(quoted));
    }
}
