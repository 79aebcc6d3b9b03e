package dev.sluice.cli;

import dev.sluice.store.jdbc.SqliteCopy;
import java.nio.file.Path;
import java.util.List;

/** A command that puts a backup in the store's place, which no relay may use meanwhile. */
record RestoreCommand(CommandContext context) implements Command {

    private static final String REPLACE = "--replace";

    @Override
    public String name() {
        return "restore";
    }

    @Override
    public String parameters() {
        return "[--replace] FILE";
    }

    @Override
    public String purpose() {
        return "put the backup FILE in the store's place while no relay runs; --replace keeps a store that is there as"
                + " .old";
    }

    @Override
    public ExitCode run(List<String> arguments, Terminal terminal) {
        List<String> files =
                arguments.stream().filter(each -> !each.startsWith("--")).toList();
        boolean unknown = arguments.stream().anyMatch(each -> each.startsWith("--") && !each.equals(REPLACE));
        if (files.size() != 1 || unknown) {
            throw new UsageError((unknown ? "an unknown option" : files.size() + " files")
                    + " (expected: [--replace] and a backup)");
        }
        Path copy = Path.of(files.get(0));
        Path database = StoreFile.of(context, "pg_restore");
        SqliteCopy.restore(copy, database, arguments.contains(REPLACE));
        terminal.out().println(database + ": restored from " + copy);
        return ExitCode.OK;
    }
}
