package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden cases: each file is refused with the problems in the text file of its name. */
class RefusedConfigurationTest {

    private static final Path CASES = Path.of("src/test/resources/config/refused");

    static List<Path> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_refused_with_the_expected_problems(Path file) throws IOException {
        Path expected = Path.of(file.toString().replace(".yml", ".txt"));
        assertThatThrownBy(() -> Given.file(file)
                        .variable("KEY", "sk-from-the-environment")
                        .load())
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessage(Files.readString(expected).strip());
    }

    @Test
    void there_are_cases() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(30);
    }
}
