package dev.sluice.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checks the unit for systemd; has systemd verify it where that is installed. */
@Timeout(120)
class SystemdUnitTest {

    private static final Path UNIT = Path.of("docker/systemd/sluice.service");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    @TempDir
    private Path directory;

    /** systemd-analyze ends with 0 also where it finds fault with a line, and says so. */
    private String verified(String unit) throws Exception {
        assumeThat(ANALYZE).as("systemd is not installed").isExecutable();
        Path copy = Files.writeString(directory.resolve("sluice.service"), unit);
        Process analyze = new ProcessBuilder(ANALYZE.toString(), "verify", copy.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(analyze.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    /** Returns the unit with this machine's Java, which must exist. */
    private static String unit() throws IOException {
        return Files.readString(UNIT).replace("/usr/bin/java", System.getProperty("java.home") + "/bin/java");
    }

    @Test
    void systemd_has_nothing_to_say_of_the_unit() throws Exception {
        assertThat(verified(unit())).isEmpty();
    }

    @Test
    void systemd_would_say_so_if_it_had() throws Exception {
        assertThat(verified(unit().replace("DynamicUser=", "DynamicUsers="))).contains("DynamicUsers");
    }

    @Test
    void the_process_has_the_options_of_the_image_for_its_memory_and_time_to_drain() throws IOException {
        List<String> lines = Files.readAllLines(UNIT);
        String start = lines.stream()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readAllLines(Path.of("docker/java.options")).stream()
                        .filter(option -> option.matches("-XX:.*(RAM|OutOfMemory|GC).*")))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(start).contains(' ' + option + ' '));
        assertThat(lines).contains("TimeoutStopSec=75", "SuccessExitStatus=143", "ExecReload=/bin/kill -HUP $MAINPID");
        assertThat(Files.readString(Path.of("docs/configuration.md")))
                .containsPattern("\\| `shutdown-grace` \\|.*\\| `60s` \\|");
    }
}
