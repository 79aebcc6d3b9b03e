package dev.sluice.cli;

import dev.sluice.config.InvalidConfiguration;
import dev.sluice.config.NearestName;
import dev.sluice.store.StoreUnusable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of the jar, selected by the first argument of the command arguments. */
public final class Commands {

    private final List<Command> commands;

    /**
     * @param version the program's version
     * @param context the surroundings of the commands
     */
    public Commands(String version, CommandContext context) {
        commands = new ArrayList<>();
        commands.add(new CheckCommand(context));
        commands.add(new HashKeyCommand());
        commands.add(new BenchCommand(context));
        commands.add(new BackupCommand(context));
        commands.add(new RestoreCommand(context));
        commands.add(new HelpCommand(commands));
        commands.add(new VersionCommand(version));
    }

    /** Returns whether the arguments name a command; without arguments, or with {@code --property=value}, a relay starts. */
    public static boolean called(String... arguments) {
        return arguments.length > 0
                && (!arguments[0].startsWith("--")
                        || arguments[0].equals("--help")
                        || arguments[0].equals("--version"));
    }

    /** Runs the command that the first argument names. */
    public ExitCode run(List<String> arguments, Terminal terminal) {
        String first = arguments.get(0);
        String name = first.equals("-h") ? "help" : first.startsWith("--") ? first.substring(2) : first;
        Optional<Command> found =
                commands.stream().filter(it -> it.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            terminal.err().println(unknown(name));
            return ExitCode.USAGE;
        }
        Command command = found.get();
        try {
            return command.run(arguments.subList(1, arguments.size()), terminal);
        } catch (UsageError error) {
            terminal.err().println(command.name() + ": " + error.getMessage());
            terminal.err().println("usage: " + HelpCommand.usage(command));
            return ExitCode.USAGE;
        } catch (InvalidConfiguration refused) {
            terminal.err().println(refused.getMessage());
            return ExitCode.REFUSED;
        } catch (StoreUnusable failed) {
            terminal.err().println(command.name() + ": " + failed.getMessage());
            return ExitCode.STORE_UNUSABLE;
        }
    }

    /** A name that resembles no command is not repeated: it may be a secret in the wrong place. */
    private String unknown(String name) {
        List<String> names = commands.stream().map(Command::name).toList();
        return NearestName.to(name, names)
                .map(near -> name + ": unknown command (did you mean " + near + "?)")
                .orElseGet(() -> "unknown command (expected: " + String.join(", ", names) + ")");
    }
}
