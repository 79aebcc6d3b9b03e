package dev.sluice.cli;

import java.util.List;

/** Says which version of the program this is. */
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
        return "say which version this is, and of Java";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        terminal.out()
                .println("sluice " + version + ", Java " + Runtime.version().feature());
        return ExitCode.FINE;
    }
}
