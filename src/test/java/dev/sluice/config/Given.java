package dev.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The sources of one test's configuration: a file, environment variables and properties, and none of the real machine. */
final class Given {

    private final Map<String, Object> variables = new HashMap<>(Map.of("SLUICE_CONFIG", ""));
    private final Map<String, Object> properties = new HashMap<>();
    private final Map<String, Object> springFile = new HashMap<>();

    static Given nothing() {
        return new Given();
    }

    static Given file(Path file) {
        return nothing().variable("SLUICE_CONFIG", file.toString());
    }

    /** Writes {@code yaml} into {@code directory} and starts from there. */
    static Given yaml(Path directory, String yaml) {
        try {
            return file(Files.writeString(directory.resolve("sluice.yml"), yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Given variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** Sets a property as the command line, a system property or SPRING_APPLICATION_JSON would. */
    Given property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    /** Sets a property as application.yml would. */
    Given springFileProperty(String name, String value) {
        springFile.put(name, value);
        return this;
    }

    StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        MutablePropertySources sources = environment.getPropertySources();
        sources.replace("systemProperties", new MapPropertySource("systemProperties", properties));
        sources.replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        sources.addLast(new MapPropertySource("application.yml", springFile));
        return environment;
    }

    SettingsLoader loader() {
        return new SettingsLoader(environment());
    }

    Settings load() {
        return loader().load();
    }
}
