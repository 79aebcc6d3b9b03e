package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.access.ClientKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashKeyCommandTest {

    /** The output of {@code printf %s sk-x | sha256sum}. */
    private static final String HASH = "9df37f5e7cbc3c391d872742b5f286c242e733a09add9eeaa4d26a599bd90b20";

    @Test
    void a_key_is_hashed_as_configuration_takes_it() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("hash-key", "sk-x")).isEqualTo(ExitCode.OK);
        assertThat(prompt.out()).isEqualToIgnoringNewLines(HASH);
        assertThat(ClientKey.ofSha256(prompt.out().strip())).isEqualTo(ClientKey.of("sk-x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-x", "sk-x\n", "  sk-x\r\n"})
    void a_key_that_is_piped_in_loses_the_white_space_around_it(String piped) {
        Prompt prompt = new Prompt().piping(piped);

        assertThat(prompt.run("hash-key")).isEqualTo(ExitCode.OK);
        assertThat(prompt.out()).isEqualToIgnoringNewLines(HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "sk-planted-1\nsk-planted-2\n"})
    void no_key_and_two_keys_are_refused(String piped) {
        Prompt prompt = new Prompt().piping(piped);

        assertThat(prompt.run("hash-key")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err())
                .contains("usage: java -jar sluice.jar hash-key [KEY]")
                .doesNotContain("planted");
        assertThat(prompt.out()).isEmpty();
    }

    @Test
    void no_more_is_read_than_any_key_is_long() {
        Prompt prompt = new Prompt().piping("x".repeat(100_000));

        assertThat(prompt.run("hash-key")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).startsWith("hash-key: more than 8192 bytes");
    }

    @Test
    void two_arguments_are_refused() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("hash-key", "sk-planted", "b")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).startsWith("hash-key: 2 arguments").doesNotContain("planted");
    }
}
