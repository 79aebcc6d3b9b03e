package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.access.ClientKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys as shells, Docker and secret stores leave them in variables and files. */
class KeySourcesTest {

    @TempDir
    Path directory;

    private static List<String> keys(Settings settings) {
        return settings.providers().get(0).keys().stream()
                .map(key -> key.secret().reveal())
                .toList();
    }

    private static Given variable(String value) {
        return Given.nothing().variable("OPENAI_API_KEYS", value).variable("SLUICE_CLIENT_KEY", "'sk-app'");
    }

    private Given file(String content) throws Exception {
        Path keys = Files.writeString(directory.resolve("keys"), content);
        return Given.yaml(directory, """
                sluice:
                  providers: [{ name: p, dialect: openai, keys-file: %s }]
                  clients: [{ name: app, key: sk-app }]
                """.formatted(keys));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"sk-1,sk-2\"", "'sk-1','sk-2'", "\"sk-1\", \"sk-2\"", " ' sk-1, sk-2 ' "})
    void quotes_around_keys_in_a_variable_are_none_of_the_key(String value) {
        Settings settings = variable(value).load();
        assertThat(keys(settings)).containsExactly("sk-1", "sk-2");
        assertThat(settings.clients().get(0).key()).isEqualTo(ClientKey.of("sk-app"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"sk-1 | OPENAI_API_KEYS[0]",
                "sk-1,sk-2\" | OPENAI_API_KEYS[1]",
                "'sk-1\" | OPENAI_API_KEYS[0]",
                "\"\" | OPENAI_API_KEYS[0]"
            })
    void a_single_quote_is_refused_with_the_variable(String value, String named) {
        assertThatThrownBy(() -> variable(value).load())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith(named + ": ")
                .hasMessageContaining("without a quote")
                .hasMessageNotContaining("sk-");
    }

    @Test
    void quotes_that_a_placeholder_brings_in_are_none_of_the_key_either() {
        Settings settings = Given.yaml(directory, """
                sluice:
                  providers: [{ name: p, dialect: openai, keys: ["${KEY}"] }]
                  clients: [{ name: app, key: "${CLIENT}" }]
                  auth: { admin-key: "${ADMIN}" }
                """)
                .variable("KEY", "\"sk-1\"")
                .variable("CLIENT", "'sk-app'")
                .variable("ADMIN", "\"adm\"")
                .load();
        assertThat(keys(settings)).containsExactly("sk-1");
        assertThat(settings.auth().adminKey().reveal()).isEqualTo("adm");
    }

    @Test
    void a_keys_file_may_be_written_as_files_of_variables_are() throws Exception {
        String content = """
                \uFEFFsk-1
                "sk-2"
                OPENAI_API_KEY=sk-3
                export OTHER_KEY="sk-4"
                key = 'sk-5'
                # a note

                c2stNg==
                """;
        assertThat(keys(file(content).load())).containsExactly("sk-1", "sk-2", "sk-3", "sk-4", "sk-5", "c2stNg==");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "sk-1,sk-2 | has a comma (expected: one key a line)",
                "KEYS=sk-1,sk-2 | has a comma (expected: one key a line)",
                "\"sk-1\",\"sk-2\" | has a comma (expected: one key a line)",
                "\"sk-1 | is not a key",
                "OPENAI_API_KEY= | is not a key",
                "sk-1 sk-2 | is not a key",
                "sk-1 # the first | is not a key"
            })
    void what_is_not_one_key_is_refused_with_file_and_line(String line, String problem) throws Exception {
        Given given = file("sk-0\n" + line + '\n');
        assertThatThrownBy(given::load)
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("sluice.providers[0].keys-file: " + directory.resolve("keys") + " line 2 ")
                .hasMessageContaining(problem)
                .hasMessageNotContaining("sk-1");
    }

    @Test
    void variables_of_neighbouring_services_are_passed_over() throws Exception {
        Given given = file("sk-1");
        for (String service : List.of("QUEUE", "AUTH", "PROVIDERS_0", "LIMITS")) {
            given.variable("SLUICE_" + service + "_PORT", "tcp://10.0.0.1:80")
                    .variable("SLUICE_" + service + "_SERVICE_HOST", "10.0.0.1")
                    .variable("SLUICE_" + service + "_SERVICE_PORT", "80")
                    .variable("SLUICE_" + service + "_SERVICE_PORT_HTTP_API", "80")
                    .variable("SLUICE_" + service + "_PORT_80_TCP", "tcp://10.0.0.1:80")
                    .variable("SLUICE_" + service + "_PORT_80_TCP_PROTO", "tcp")
                    .variable("SLUICE_" + service + "_PORT_80_TCP_PORT", "80")
                    .variable("SLUICE_" + service + "_PORT_53_UDP_ADDR", "10.0.0.1");
        }
        assertThat(keys(given.load())).containsExactly("sk-1");

        given.variable("SLUICE_QUEUE_PORT", "80");
        assertThatThrownBy(given::load).hasMessageContaining("sluice.queue.port: unknown key");
    }
}
