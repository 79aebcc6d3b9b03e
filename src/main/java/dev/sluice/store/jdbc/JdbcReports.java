package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The reports over the ledger in a database. Whole days are summed from the sums of days, other times from the entries. */
public final class JdbcReports implements LedgerReports {

    private final Database database;
    private final LedgerRows rows;

    public JdbcReports(Database database) {
        this.database = database;
        this.rows = new LedgerRows(database.kind());
    }

    @Override
    public CompletableFuture<Page> entries(EntryQuery query) {
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(millis(query.from()), "at >= ?");
        conditions.addIf(millis(query.to()), "at < ?");
        Position after = query.after();
        if (after != null) {
            conditions.add("(at, id) > (?, ?)", after.atMillis(), after.id());
        }
        String sql = "SELECT " + LedgerRows.COLUMNS + " FROM ledger_entry" + conditions.where()
                + " ORDER BY at, id LIMIT " + (query.limit() + 1);
        return database.read(connection -> page(connection, sql, conditions, query.limit()));
    }

    private Page page(Connection connection, String sql, Conditions conditions, int limit) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                entries.add(rows.read(found));
            }
        }
        if (entries.size() <= limit) {
            return new Page(entries, null);
        }
        LedgerEntry last = entries.get(limit - 1);
        return new Page(
                List.copyOf(entries.subList(0, limit)), new Position(last.at().toEpochMilli(), last.id()));
    }

    @Override
    public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
        UsageStatement statement = UsageStatement.of(query, database.kind());
        return database.read(statement::rows);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.toEpochMilli());
    }
}
