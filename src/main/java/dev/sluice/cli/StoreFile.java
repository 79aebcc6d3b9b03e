package dev.sluice.cli;

import dev.sluice.config.SettingsLoader;
import dev.sluice.store.StoreTarget;
import dev.sluice.store.StoreUnusable;
import java.nio.file.Path;

/** The database file of the configured store. */
final class StoreFile {

    private StoreFile() {}

    /**
     * Returns the file.
     *
     * @param tool the program of PostgreSQL that does the command's work there
     * @throws StoreUnusable if the store is no file
     */
    static Path of(CommandContext context, String tool) {
        StoreTarget target = new SettingsLoader(context.environment()).load().store();
        if (target instanceof StoreTarget.Sqlite sqlite) {
            return sqlite.file();
        }
        throw new StoreUnusable(
                target instanceof StoreTarget.Postgres
                        ? "store.url is a PostgreSQL database (expected: SQLite; for PostgreSQL use " + tool + ')'
                        : "store.url is none, which keeps nothing (expected: jdbc:sqlite:FILE)",
                null);
    }
}
