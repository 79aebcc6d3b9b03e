package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

class SluiceFileInEnvironmentTest {

    private static final String FILE = """
            sluice:
              providers:
                - { name: one, dialect: openai, keys: [sk-one] }
              auth: { anonymous: true }
            server: { port: 9090 }
            logging:
              level: { dev.sluice: debug }
            """;

    @TempDir
    Path directory;

    @Test
    void springs_keys_are_above_its_own_files_and_below_variables() {
        Given given = Given.yaml(directory, FILE).springFileProperty("server.port", "8080");
        assertThat(processed(given).getProperty("server.port")).isEqualTo("9090");
        assertThat(processed(given).getProperty("logging.level.dev.sluice")).isEqualTo("debug");

        given.variable("SERVER_PORT", "7070");
        assertThat(processed(given).getProperty("server.port")).isEqualTo("7070");
    }

    @Test
    void keys_below_sluice_are_not_visible_to_spring() {
        ConfigurableEnvironment environment = processed(Given.yaml(directory, FILE));
        assertThat(environment.getProperty("sluice.providers[0].keys[0]")).isNull();
    }

    @Test
    void a_configuration_that_cannot_work_ends_the_start() {
        Given given = Given.yaml(directory, FILE.replace("anonymous: true", "anonymous: maybe"));
        assertThatThrownBy(() -> processed(given))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageStartingWith("sluice.auth.anonymous: maybe (expected: true or false)");
    }

    @Test
    void the_file_is_read_again_at_each_load() {
        ConfigurableEnvironment environment = processed(Given.yaml(directory, FILE));
        SettingsLoader loader = new SettingsLoader(environment);
        assertThat(loader.load().providers().get(0).keys()).hasSize(1);

        Given.yaml(directory, FILE.replace("[sk-one]", "[sk-one, sk-two]"));
        assertThat(loader.load().providers().get(0).keys()).hasSize(2);
    }

    private static ConfigurableEnvironment processed(Given given) {
        ConfigurableEnvironment environment = given.environment();
        new SluiceFileInEnvironment().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
