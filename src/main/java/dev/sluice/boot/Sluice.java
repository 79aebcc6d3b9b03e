package dev.sluice.boot;

import dev.sluice.cli.Commands;
import dev.sluice.cli.Terminal;
import java.io.Console;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Import;

/** The program: one relay with its management port, or one of its commands. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({Wiring.class, RelayServer.class, ConsoleWiring.class, DemoWiring.class})
@ImportAutoConfiguration
public class Sluice {

    public static void main(String[] args) {
        if (Commands.called(args)) {
            System.exit(command(args));
        }
        SpringApplication.run(Sluice.class, args);
    }

    @SuppressWarnings("SystemOut") // a command's answer, not a log
    private static int command(String[] args) {
        // Silences the log: commands speak for themselves.
        LoggingSystem.get(Sluice.class.getClassLoader()).beforeInitialize();
        String version =
                Objects.requireNonNullElse(Sluice.class.getPackage().getImplementationVersion(), "(unpackaged)");
        try (RunningCommands assembly = RunningCommands.open()) {
            Terminal terminal = new Terminal(System.in, System.out, System.err, isWatched());
            return new Commands(version, assembly.outside())
                    .run(List.of(args), terminal)
                    .code();
        }
    }

    /** Later versions of Java have a console even where nobody watches, and say whether somebody does. */
    @SuppressWarnings("SystemConsoleNull") // it is null up to Java 21
    private static boolean isWatched() {
        Console console = System.console();
        try {
            return console != null
                    && Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException upTo21) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
