package dev.sluice.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/** A step of the start that makes a temporary directory for what the demo keeps, before the configuration that refers to it is read. */
final class DemoData implements EnvironmentPostProcessor, Ordered {

    static final String PROPERTY = "demo-data";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.acceptsProfiles(Profiles.of("demo"))) {
            environment
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            PROPERTY, Map.of(PROPERTY, directory().toString())));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 10;
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("sluice-demo");
            // After everything else has closed: a file that is open cannot be deleted everywhere.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the demo's data", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // The system cleans its temporary directory.
        }
    }
}
