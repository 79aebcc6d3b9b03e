package dev.sluice.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A command line with its input and output. */
final class Prompt {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, Object> settings = new HashMap<>();
    private String piped = "";

    Prompt piping(String text) {
        piped = text;
        return this;
    }

    /** Sets a property of the environment. */
    Prompt with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Runs the command that {@code arguments} name. */
    ExitCode run(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("prompt", settings));
        CommandContext context = new CommandContext(
                environment, System::nanoTime, (at, task) -> () -> {}, InstantSource.system(), settings -> {
                    throw new AssertionError("started a relay");
                });
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        return new Commands("1.2.3", context).run(List.of(arguments), terminal);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
