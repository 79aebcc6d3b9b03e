package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerStorage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The place of the ledger in an SQLite file. What is removed leaves pages that later entries fill: the file does not shrink, and
 * does not grow where as much comes as goes.
 */
final class SqliteLedgerStorage implements LedgerStorage {

    /** Some five milliseconds of the one writer. */
    private static final int REMOVED_AT_ONCE = 200;

    private final Database database;

    SqliteLedgerStorage(Database database) {
        this.database = database;
    }

    @Override
    public CompletableFuture<Integer> prepare(Instant now) {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public CompletableFuture<Boolean> removeSome(Instant before) {
        return database.write(connection -> {
            int removed = remove(
                    connection,
                    "DELETE FROM ledger_entry WHERE id IN (SELECT id FROM ledger_entry WHERE at < ? ORDER BY at"
                            + " LIMIT " + REMOVED_AT_ONCE + ')',
                    before.toEpochMilli());
            if (removed < REMOVED_AT_ONCE) {
                removeDays(connection, before);
            }
            return removed == REMOVED_AT_ONCE;
        });
    }

    static void removeDays(Connection connection, Instant before) throws SQLException {
        for (String table : List.of("ledger_day", "ledger_day_model")) {
            remove(connection, "DELETE FROM " + table + " WHERE day < ?", before.toEpochMilli() / DaySums.DAY_MILLIS);
        }
    }

    static int remove(Connection connection, String sql, long bound) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setLong(1, bound);
            return delete.executeUpdate();
        }
    }
}
