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

/** The program: a relay with its management port, or one command of the jar. */
@SpringBootConfiguration(proxyBeanMethods = false)
@Import({Wiring.class, StoreWiring.class, LedgerWiring.class, RelayServer.class, ConsoleWiring.class, DemoWiring.class})
@ImportAutoConfiguration
public class Sluice {

    public static void main(String[] args) {
        DirectMemory.bound();
        if (Commands.called(args)) {
            System.exit(command(args));
        }
        SpringApplication.run(Sluice.class, args);
    }

    @SuppressWarnings("SystemOut") // a command's output, not a log
    private static int command(String[] args) {
        // Silences the log, whose lines would mix with the output of commands.
        LoggingSystem.get(Sluice.class.getClassLoader()).beforeInitialize();
        String version =
                Objects.requireNonNullElse(Sluice.class.getPackage().getImplementationVersion(), "(unpackaged)");
        try (CommandRuntime runtime = CommandRuntime.start()) {
            Terminal terminal = new Terminal(System.in, System.out, System.err, isInteractive());
            return new Commands(version, runtime.context())
                    .run(List.of(args), terminal)
                    .code();
        }
    }

    /** From Java 22 on there is a console without a terminal too, and a method that tells them apart. */
    @SuppressWarnings("SystemConsoleNull") // it is null up to Java 21
    private static boolean isInteractive() {
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
