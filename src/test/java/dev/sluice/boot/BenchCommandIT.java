package dev.sluice.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Commands;
import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmark over a real relay, as short as possible. */
class BenchCommandIT {

    @Test
    void a_situation_is_measured_over_real_connections() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8), System.err, false);
        try (CommandRuntime runtime = CommandRuntime.start()) {
            ExitCode exit = new Commands("1", runtime.context())
                    .run(List.of("bench", "--situation=weights-6,two-models", "--seconds=2", "--together=2"), terminal);
            assertThat(exit).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains(" claude-")))
                .hasSize(3)
                .allMatch(line -> line.matches(".* 1 +claude-(opus|sonnet)-.* \\d+ ms .*|.* \\d+ ms"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_run_below_the_limits_has_no_errors_and_draws_progress_on_terminals_only(boolean interactive) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                interactive);
        try (CommandRuntime runtime = CommandRuntime.start()) {
            ExitCode exit = new Commands("1", runtime.context())
                    .run(List.of("bench", "--seconds=1", "--demand=0.1", "--keys=2"), terminal);
            assertThat(exit).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines().toList())
                .hasSize(5)
                .anySatisfy(row -> assertThat(row).matches("http +x0\\.1 +100 +1000 .* %.* ms +0 +0 +[0-9.]+ ms"))
                .contains("2 keys of 492 requests a minute, 1 s each, full buckets at first. Goodput: calls served as a"
                        + " share of calls allowed.");
        assertThat(err.toString(StandardCharsets.UTF_8).contains("#")).isEqualTo(interactive);
    }

    /** Real providers are reached over TLS, most of them by HTTP/2. */
    @Test
    void a_provider_is_reached_over_tls_and_by_http_2_too() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                false);
        try (CommandRuntime runtime = CommandRuntime.start()) {
            ExitCode exit = new Commands("1", runtime.context())
                    .run(List.of("bench", "--seconds=1", "--demand=0.1", "--keys=2", "--provider=https,h2"), terminal);
            assertThat(exit).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .anySatisfy(row -> assertThat(row).matches("https +x0\\.1 +100 +1000 .* +0 +0 +[0-9.]+ ms"))
                .anySatisfy(row -> assertThat(row).matches("h2 +x0\\.1 +100 +1000 .* +0 +0 +[0-9.]+ ms"));
    }
}
