package dev.sluice.cli;

import java.util.List;

/** Something that the program does once and ends. */
interface Command {

    /** Returns the word by which it is called. */
    String name();

    /** Returns what may follow the name, as in {@code [KEY]}; empty where nothing may. */
    String parameters();

    /** Returns what it does, in one line. */
    String purpose();

    /**
     * Does it.
     *
     * @param arguments what followed the name
     * @throws UsageError if they make no sense
     */
    ExitCode run(List<String> arguments, Terminal terminal);
}
