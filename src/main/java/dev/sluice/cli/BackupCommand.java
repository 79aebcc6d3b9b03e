package dev.sluice.cli;

import dev.sluice.store.jdbc.SqliteCopy;
import java.nio.file.Path;
import java.util.List;

/** A command that copies the store to a file, also while a relay uses it. */
record BackupCommand(CommandContext context) implements Command {

    @Override
    public String name() {
        return "backup";
    }

    @Override
    public String parameters() {
        return "FILE";
    }

    @Override
    public String purpose() {
        return "copy the store to FILE, also while a relay uses it";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        if (arguments.size() != 1) {
            throw new UsageError(arguments.size() + " arguments (expected: the name of a new file)");
        }
        Path copy = Path.of(arguments.get(0));
        Path database = StoreFile.of(context, "pg_dump");
        SqliteCopy.backUp(database, copy);
        terminal.out().println(database + ": copied to " + copy);
        return ExitCode.OK;
    }
}
