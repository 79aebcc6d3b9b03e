package dev.sluice.cli;

import java.util.List;

/** Prints the usage of the jar and its commands. */
record HelpCommand(List<Command> commands) implements Command {

    @Override
    public String name() {
        return "help";
    }

    @Override
    public String parameters() {
        return "";
    }

    @Override
    public String purpose() {
        return "print this help";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        terminal.out().println("""
                Sluice makes many API keys behave like one.

                  java -jar sluice.jar                     start the relay (SLUICE_CONFIG names its configuration)
                  java -jar sluice.jar --server.port=8090  the same, with a property
                  java -jar sluice.jar COMMAND             run one of these commands, and end:
                """);
        TextTable table = new TextTable();
        commands.forEach(command -> table.row("  " + signature(command), command.purpose()));
        terminal.out().println(table.text());
        terminal.out().println("""

                exit codes: 0 success, 1 invalid configuration, 2 wrong usage, 3 a key cannot be used, 4 calls of a benchmark failed,
                5 the store cannot be copied or replaced""");
        return ExitCode.OK;
    }

    static String usage(Command command) {
        return "java -jar sluice.jar " + signature(command);
    }

    private static String signature(Command command) {
        return (command.name() + ' ' + command.parameters()).strip();
    }
}
