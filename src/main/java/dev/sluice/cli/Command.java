package dev.sluice.cli;

import java.util.List;

/** A command of the jar: runs once, after which the program ends. */
interface Command {

    /** Returns the name that calls it on the command line. */
    String name();

    /** Returns its parameters for the usage line, as {@code [KEY]}; empty where it takes none. */
    String parameters();

    /** Returns its purpose in one line. */
    String purpose();

    /**
     * Runs the command.
     *
     * @param arguments the command line after the name
     * @throws UsageError if the arguments are invalid
     */
    ExitCode run(List<String> arguments, Terminal terminal);
}
