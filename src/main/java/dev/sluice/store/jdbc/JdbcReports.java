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
        return database.read(connection -> page(connection, query));
    }

    private Page page(Connection connection, EntryQuery query) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        if (query.client() == null) {
            read(connection, query, conditions(query), entries);
        } else {
            for (long day : days(connection, query)) {
                Conditions ofDay = conditions(query);
                ofDay.add("at >= ? AND at < ?", day * DaySums.DAY_MILLIS, (day + 1) * DaySums.DAY_MILLIS);
                read(connection, query, ofDay, entries);
                if (entries.size() > query.limit()) {
                    break;
                }
            }
        }
        if (entries.size() <= query.limit()) {
            return new Page(List.copyOf(entries), null);
        }
        LedgerEntry last = entries.get(query.limit() - 1);
        return new Page(
                List.copyOf(entries.subList(0, query.limit())),
                new Position(last.at().toEpochMilli(), last.id()));
    }

    /** Adds entries until there is one more than a page has. */
    private void read(Connection connection, EntryQuery query, Conditions conditions, List<LedgerEntry> entries)
            throws SQLException {
        String sql = "SELECT " + LedgerRows.COLUMNS + " FROM ledger_entry" + conditions.where()
                + " ORDER BY at, id LIMIT " + (query.limit() + 1 - entries.size());
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                entries.add(rows.read(found));
            }
        }
    }

    /** Returns the days of the selection on which its client has entries: there is no index of clients. */
    private static List<Long> days(Connection connection, EntryQuery query) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(day(query.from()), "day >= ?");
        conditions.addIf(day(query.to()), "day <= ?");
        Position after = query.after();
        if (after != null) {
            conditions.add("day >= ?", Math.floorDiv(after.atMillis(), DaySums.DAY_MILLIS));
        }
        List<Long> days = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(
                        connection,
                        "SELECT DISTINCT day FROM ledger_day_model" + conditions.where() + " ORDER BY day");
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                days.add(found.getLong(1));
            }
        }
        return days;
    }

    private static Conditions conditions(EntryQuery query) {
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(millis(query.from()), "at >= ?");
        conditions.addIf(millis(query.to()), "at < ?");
        Position after = query.after();
        if (after != null) {
            conditions.add("(at, id) > (?, ?)", after.atMillis(), after.id());
        }
        return conditions;
    }

    @Override
    public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
        UsageStatement statement = UsageStatement.of(query, database.kind());
        return database.read(statement::rows);
    }

    private static @Nullable Long day(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(Math.floorDiv(time.toEpochMilli(), DaySums.DAY_MILLIS));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.toEpochMilli());
    }
}
