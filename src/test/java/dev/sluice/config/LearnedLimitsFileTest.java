package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.LearnedState;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedLimitsFileTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final LearnedState STATE = new LearnedState(
            Duration.ZERO,
            List.of(new AccountLimit("p", "key/k", "m", Dimension.REQUESTS, 588, -2.5, 600, Duration.ofMinutes(90))),
            List.of(new ProviderBurst("p", "m", Dimension.REQUESTS, 0.1, 0.2, true, 0.98)));

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("sluice.yml.learned.json");
    }

    private LearnedLimitsFile at(Instant now) {
        return new LearnedLimitsFile(file, InstantSource.fixed(now));
    }

    @Test
    void what_was_kept_is_read_again_with_its_age() {
        at(NOW).save(STATE);
        LearnedState read = Objects.requireNonNull(at(NOW.plusSeconds(90)).load());

        assertThat(read.age()).isEqualTo(Duration.ofSeconds(90));
        assertThat(read.limits()).isEqualTo(STATE.limits());
        assertThat(read.bursts()).isEqualTo(STATE.bursts());
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_clock_that_was_set_back_makes_nothing_older() {
        at(NOW).save(STATE);

        assertThat(Objects.requireNonNull(at(NOW.minusSeconds(900)).load()).age())
                .isZero();
    }

    @Test
    void what_is_older_than_a_week_is_learned_again() {
        at(NOW).save(STATE);

        assertThat(at(NOW.plus(Duration.ofDays(8))).load()).isNull();
    }

    @Test
    void a_file_that_is_not_there_holds_nothing() {
        assertThat(at(NOW).load()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 120})
    void a_torn_file_holds_nothing(int bytes) throws IOException {
        at(NOW).save(STATE);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, bytes));

        assertThat(at(NOW).load()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"version\": 2}",
                "{\"version\": 1}",
                "{\"version\": 1, \"at\": \"2026-11-27T12:00:00Z\", \"limits\": [{\"provider\": \"p\"}]}",
                "{\"version\": 1, \"at\": \"2026-11-27T12:00:00Z\", \"limits\": [{\"provider\": \"p\", \"account\":"
                        + " \"a\", \"class\": \"m\", \"dimension\": \"REQUESTS\", \"per_minute\": -1, \"level\": 0}]}",
                "{\"version\": 1, \"at\": \"2026-11-27T12:00:00Z\", \"limits\": [{\"provider\": \"p\", \"account\":"
                        + " \"a\", \"class\": \"m\", \"dimension\": \"REQUESTS\", \"per_minute\": 1, \"level\": 0,"
                        + " \"since\": \"-100000000-01-01T00:00:00Z\"}]}",
                "{\"version\": 1, \"at\": \"2026-11-27T12:00:00Z\", \"limits\": [{\"provider\": \"p\", \"account\":"
                        + " \"a\", \"class\": \"m\", \"dimension\": \"REQUESTS\", \"per_minute\": 1, \"level\": 0,"
                        + " \"stated\": -2}]}"
            })
    void a_file_of_another_form_holds_nothing(String text) throws IOException {
        Files.writeString(file, text);

        assertThat(at(NOW).load()).isNull();
    }

    @Test
    void a_limit_without_the_figure_that_was_stated_and_its_age_is_of_a_release_that_kept_neither() throws IOException {
        Files.writeString(file, """
            {"version": 1, "at": "2026-11-27T12:00:00Z", "limits": [{"provider": "p", "account": "a", "class": "m",
             "dimension": "REQUESTS", "per_minute": 5, "level": 0}]}\
            """);

        assertThat(Objects.requireNonNull(at(NOW).load()).limits())
                .containsExactly(new AccountLimit("p", "a", "m", Dimension.REQUESTS, 5, 0));
    }

    @Test
    void a_directory_that_cannot_be_written_costs_only_the_memory() {
        LearnedLimitsFile nowhere =
                new LearnedLimitsFile(directory.resolve("none/at/all.json"), InstantSource.fixed(NOW));
        nowhere.save(STATE);

        assertThat(nowhere.load()).isNull();
    }
}
