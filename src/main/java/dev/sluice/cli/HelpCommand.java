package dev.sluice.cli;

import java.util.List;

/** Says how the program is started, and what its commands are. */
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
        return "say this";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        terminal.out().println("""
                Sluice makes many API keys behave like one.

                  java -jar sluice.jar                     start the relay (SLUICE_CONFIG names its configuration)
                  java -jar sluice.jar --server.port=8090  the same, with a property
                  java -jar sluice.jar COMMAND             one of these, and end:
                """);
        TextTable table = new TextTable();
        commands.forEach(command -> table.row("  " + called(command), command.purpose()));
        terminal.out().println(table.text());
        terminal.out().println("""

                exit codes: 0 fine, 1 configuration refused, 2 wrong usage, 3 some key unusable, 4 calls of a benchmark failed""");
        return ExitCode.FINE;
    }

    static String usage(Command command) {
        return "java -jar sluice.jar " + called(command);
    }

    private static String called(Command command) {
        return (command.name() + ' ' + command.parameters()).strip();
    }
}
