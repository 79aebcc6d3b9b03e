package dev.sluice.cli;

import dev.sluice.config.InvalidConfiguration;
import dev.sluice.config.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The commands that there are, found by the first word of the command line. */
public final class Commands {

    private final List<Command> commands;

    /**
     * @param version the program's own
     * @param outside what the commands take from the outside
     */
    public Commands(String version, CommandContext outside) {
        commands = new ArrayList<>();
        commands.add(new CheckCommand(outside));
        commands.add(new HashKeyCommand());
        commands.add(new BenchCommand(outside));
        commands.add(new HelpCommand(commands));
        commands.add(new VersionCommand(version));
    }

    /** Returns whether the command line calls for a command: a relay is started by none, or by {@code --property=value}. */
    public static boolean called(String... line) {
        return line.length > 0
                && (!line[0].startsWith("--") || line[0].equals("--help") || line[0].equals("--version"));
    }

    /** Runs the command that {@code line} calls. */
    public ExitCode run(List<String> line, Terminal terminal) {
        String word = line.get(0);
        String name = word.equals("-h") ? "help" : word.startsWith("--") ? word.substring(2) : word;
        Optional<Command> found =
                commands.stream().filter(it -> it.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            terminal.err().println(unknown(name));
            return ExitCode.USAGE;
        }
        Command command = found.get();
        try {
            return command.run(line.subList(1, line.size()), terminal);
        } catch (UsageError error) {
            terminal.err().println(command.name() + ": " + error.getMessage());
            terminal.err().println("usage: " + HelpCommand.usage(command));
            return ExitCode.USAGE;
        } catch (InvalidConfiguration refused) {
            terminal.err().println(refused.getMessage());
            return ExitCode.REFUSED;
        }
    }

    /** A word that resembles no command is not repeated: it may be a key in the wrong place. */
    private String unknown(String name) {
        List<String> names = commands.stream().map(Command::name).toList();
        return NearestName.to(name, names)
                .map(near -> name + ": unknown command (did you mean " + near + "?)")
                .orElseGet(
                        () -> "unknown command (expected: " + names.stream().collect(Collectors.joining(", ")) + ")");
    }
}
