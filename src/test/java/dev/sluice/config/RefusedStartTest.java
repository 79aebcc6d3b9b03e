package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program whose configuration cannot work prints the problem alone, and ends. */
class RefusedStartTest {

    @TempDir
    Path directory;

    @Test
    void prints_the_problem_and_nothing_else_and_ends_with_1() throws Exception {
        Path file = Files.writeString(directory.resolve("bad.yml"), "sluice: { queue: { max-wait: soon } }");
        Path out = directory.resolve("out");
        ProcessBuilder start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.sluice.boot.Sluice",
                        "--sluice.auth.anonymous=true")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        start.environment().put("SLUICE_CONFIG", file.toString());
        start.environment().put("OPENAI_API_KEYS", "sk-one");
        Process program = start.start();
        try {
            assertThat(program.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            program.destroyForcibly();
        }

        assertThat(Files.readString(out).strip())
                .isEqualTo(
                        "sluice.queue.max-wait: soon (expected: a duration from 0s to 24d such as 500ms, 120s, 5m or 1h)");
        assertThat(program.exitValue()).isEqualTo(1);
    }
}
