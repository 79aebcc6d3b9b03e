package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The selection of commands, and the answers to invalid command lines. */
class CommandsTest {

    @Test
    void properties_start_the_relay_and_other_arguments_name_commands() {
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

        assertThat(prompt.run(word)).isEqualTo(ExitCode.OK);
        assertThat(prompt.out())
                .contains(
                        "check [sluice.yml]",
                        "hash-key [KEY]",
                        "bench [--seconds",
                        "backup FILE",
                        "restore [--replace] FILE",
                        "version",
                        "3 a key cannot be used");
    }

    @Test
    void help_fits_a_terminal() {
        Prompt prompt = new Prompt();
        prompt.run("help");

        assertThat(prompt.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    }

    @Test
    void version_says_which() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("--version")).isEqualTo(ExitCode.OK);
        assertThat(prompt.out()).startsWith("sluice 1.2.3, Java ");
    }

    @ParameterizedTest
    @CsvSource({"chek,check", "hashkey,hash-key", "bnech,bench", "halp,help"})
    void a_mistyped_command_is_answered_with_the_nearest(String typed, String meant) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run(typed)).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).isEqualToIgnoringNewLines(typed + ": unknown command (did you mean " + meant + "?)");
        assertThat(prompt.out()).isEmpty();
    }

    @Test
    void an_option_of_check_is_no_file_and_its_value_is_not_repeated() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("check", "--key=sk-planted")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err())
                .contains("check: --key: unknown option (expected: one file, or none)")
                .doesNotContain("planted");
    }

    @Test
    void a_name_like_no_command_is_not_repeated_as_it_may_be_a_secret() {
        Prompt prompt = new Prompt();

        assertThat(prompt.run("sk-planted-secret")).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).contains("expected: check, hash-key, bench").doesNotContain("planted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seconds=0      | --seconds: 0 (expected: a whole number from 1 to 300)",
                "--seconds 1.5    | --seconds: 1.5 (expected: a whole number from 1 to 300)",
                "--seconds        | --seconds: empty (expected: a whole number from 1 to 300)",
                "--keys=many      | --keys: many (expected: a whole number from 1 to 100)",
                "--demand=1,99    | --demand: 99 (expected: a number from 0.1 to 5)",
                "--keys=101       | --keys: 101 (expected: a whole number from 1 to 100)",
                "--seconds=5,6    | --seconds: 5,6 (expected: a whole number from 1 to 300)",
                "--demand=0.05    | --demand: 0.05 (expected: a number from 0.1 to 5)",
                "--speed=9        | --speed: unknown option",
                "fast             | fast: not an option",
            })
    void invalid_options_are_answered_with_the_expected_values(String options, String message) {
        Prompt prompt = new Prompt();

        assertThat(prompt.run(("bench " + options).split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(prompt.err()).startsWith("bench: " + message).contains("usage: java -jar sluice.jar bench [");
    }

    @Test
    void exit_codes_are_as_documented() {
        assertThat(ExitCode.values()).extracting(ExitCode::code).containsExactly(0, 1, 2, 3, 4, 5);
    }
}
