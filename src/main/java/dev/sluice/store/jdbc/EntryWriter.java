package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A writer that inserts entries of the ledger with all that belongs to them: the sums of their days, and the tasks of hooks. */
final class EntryWriter {

    private static final String INSERT = "INSERT INTO ledger_entry (" + LedgerRows.COLUMNS + ") VALUES ("
            + "?, ".repeat(27) + "?) ON CONFLICT DO NOTHING";

    private final LedgerRows rows;
    private final List<DaySums> sums;
    private final List<EntryHook> hooks;

    EntryWriter(Database.Kind kind, List<EntryHook> hooks) {
        this.rows = new LedgerRows(kind);
        this.sums = List.of(
                new DaySums(kind, rows, "ledger_day", List.of("client", "team", "model", "provider", "key")),
                new DaySums(kind, rows, "ledger_day_model", List.of("client", "team", "model")));
        this.hooks = List.copyOf(hooks);
    }

    /** Inserts those of {@code entries} that are new. */
    void insert(Connection connection, List<LedgerEntry> entries) throws SQLException {
        List<LedgerEntry> added = insertNew(connection, entries);
        for (DaySums each : sums) {
            each.add(connection, added);
        }
        runHooks(connection, added);
    }

    /** Does what belongs to {@code entries}, without the entries themselves. */
    void runHooks(Connection connection, List<LedgerEntry> entries) throws SQLException {
        for (EntryHook hook : hooks) {
            hook.appended(connection, entries);
        }
    }

    private List<LedgerEntry> insertNew(Connection connection, List<LedgerEntry> entries) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (LedgerEntry entry : entries) {
                rows.bind(insert, entry);
                insert.addBatch();
            }
            int[] counts = insert.executeBatch();
            List<LedgerEntry> added = new ArrayList<>(counts.length);
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 1) {
                    added.add(entries.get(i));
                } else if (counts[i] == Statement.SUCCESS_NO_INFO) {
                    throw new SQLException("the driver does not tell which entries are new");
                }
            }
            return added;
        }
    }
}
