package dev.sluice.cli;

import java.util.List;

/** A command that prints the version of the program. */
record VersionCommand(String version) implements Command {

    @Override
    public String name() {
        return "version";
    }

    @Override
    public String parameters() {
        return "";
    }

    @Override
    public String purpose() {
        return "print the versions of Sluice and of Java";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        terminal.out()
                .println("sluice " + version + ", Java " + Runtime.version().feature());
        return ExitCode.OK;
    }
}
