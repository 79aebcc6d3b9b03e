package dev.sluice.cli;

import java.util.List;

/** A command that prints the usage of the jar and its commands. */
record HelpCommand(List<Command> commands) implements Command {

    /** Narrower than a usual window beside an editor, and than the lines below. */
    private static final int COLUMNS = 100;

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
        for (Command command : commands) {
            terminal.out().println(wrapped(signature(command), "  ", "      "));
            terminal.out().println(wrapped(command.purpose(), "    ", "    "));
        }
        terminal.out().println("""

            exit codes: 0 success, 1 invalid configuration, 2 wrong usage, 3 a key cannot be used, 4 calls of a benchmark failed,
            5 the store cannot be copied or replaced\
            """);
        return ExitCode.OK;
    }

    static String usage(Command command) {
        return "java -jar sluice.jar " + signature(command);
    }

    /** Returns {@code text} in lines that a terminal shows whole, the first behind {@code first} and others behind {@code next}. */
    private static String wrapped(String text, String first, String next) {
        StringBuilder lines = new StringBuilder(first);
        int length = first.length();
        for (String word : text.split(" ", -1)) {
            boolean begun = length > first.length();
            if (begun && length + 1 + word.length() > COLUMNS) {
                lines.append(System.lineSeparator()).append(next);
                length = next.length();
            } else if (begun) {
                lines.append(' ');
                length++;
            }
            lines.append(word);
            length += word.length();
        }
        return lines.toString();
    }

    private static String signature(Command command) {
        return (command.name() + ' ' + command.parameters()).strip();
    }
}
