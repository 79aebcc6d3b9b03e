package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words call a command, and what comes of those that make no sense. */
class CommandsTest {

    @Test
    void properties_start_the_relay_and_words_call_commands() {
        assertThat(Commands.called()).isFalse();
        assertThat(Commands.called("--server.port=1")).isFalse();
        assertThat(Commands.called("--help")).isTrue();
        assertThat(Commands.called("-h")).isTrue();
        assertThat(Commands.called("--version")).isTrue();
        assertThat(Commands.called("anything", "--server.port=1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void help_names_every_command_and_exit_code(String word) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run(word)).isEqualTo(ExitCode.FINE);
        assertThat(prompt.out())
                .contains("check [sluice.yml]", "hash-key [KEY]", "bench [--seconds", "version", "3 some key unusable");
    }

    @Test
    void version_says_which() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("--version")).isEqualTo(ExitCode.FINE);
        assertThat(prompt.out()).startsWith("sluice 1.2.3, Java ");
    }

    @ParameterizedTest
    @CsvSource({"chek,check", "hashkey,hash-key", "bnech,bench", "halp,help"})
    void a_mistyped_word_is_told_the_nearest_command(String typed, String meant) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run(typed)).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).isEqualToIgnoringNewLines(typed + ": unknown command (did you mean " + meant + "?)");
        assertThat(prompt.out()).isEmpty();
    }

    @Test
    void a_word_like_no_command_is_not_repeated_as_it_may_be_a_key() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("sk-planted-secret")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).contains("expected: check, hash-key, bench").doesNotContain("planted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds=0      | --seconds: 0 (expected: 1 to 300)",
                "--seconds 1.5    | --seconds: 1.5 (expected: a whole number)",
                "--seconds        | --seconds:  (expected: 1 to 300)",
                "--keys=many      | --keys: many (expected: 1 to 100)",
                "--demand=1,99    | --demand: 99 (expected: 0.1 to 5)",
                "--speed=9        | --speed: unknown option",
                "fast             | fast: not an option",
            })
    void options_that_make_no_sense_name_what_would(String options, String complaint) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run(("bench " + options).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).startsWith("bench: " + complaint).contains("usage: java -jar sluice.jar bench [");
    }

    @Test
    void exit_codes_are_what_scripts_were_promised() {
        assertThat(ExitCode.values()).extracting(ExitCode::code).containsExactly(0, 1, 2, 3, 4);
    }
}
