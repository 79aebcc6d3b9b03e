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
    private final ClientPage.Bounds bounds;

    public JdbcReports(Database database) {
        this(database, ClientPage.Bounds.DEFAULT);
    }

    JdbcReports(Database database, ClientPage.Bounds bounds) {
        this.database = database;
        this.rows = new LedgerRows(database.kind());
        this.bounds = bounds;
    }

    @Override
    public CompletableFuture<Page> entries(EntryQuery query) {
        String client = query.client();
        return client == null
                ? database.read(connection -> page(connection, query))
                : database.read(connection -> new ClientPage(connection, rows, query, client, bounds).read());
    }

    private Page page(Connection connection, EntryQuery query) throws SQLException {
        Conditions conditions = new Conditions();
        Position begin = begin(query);
        if (begin != null) {
            addBehind(conditions, begin);
        }
        conditions.addIf(millis(query.to()), "at < ?");
        return page(entries(connection, rows, conditions, query.limit() + 1), query.limit());
    }

    /** Returns the page that begins {@code entries}, which has one more where another page follows. */
    static Page page(List<LedgerEntry> entries, int limit) {
        if (entries.size() <= limit) {
            return new Page(List.copyOf(entries), null);
        }
        LedgerEntry last = entries.get(limit - 1);
        return new Page(
                List.copyOf(entries.subList(0, limit)), new Position(last.at().toEpochMilli(), last.id()));
    }

    /** Returns the first entries that meet {@code conditions}, oldest first. */
    static List<LedgerEntry> entries(Connection connection, LedgerRows rows, Conditions conditions, int limit)
            throws SQLException {
        String sql = "SELECT " + LedgerRows.COLUMNS + " FROM ledger_entry" + conditions.where()
                + " ORDER BY at, id LIMIT " + limit;
        List<LedgerEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                entries.add(rows.read(found));
            }
        }
        return entries;
    }

    /** Returns the position that the first entry of the page is behind, or null where it is the ledger's first. */
    static @Nullable Position begin(EntryQuery query) {
        Long from = millis(query.from());
        Position after = query.after();
        return from == null || (after != null && after.atMillis() >= from) ? after : new Position(from, "");
    }

    /**
     * Adds the condition that entries are behind {@code position}. No other may bound their times from below: SQLite would begin at
     * that bound, and read each page's entries again for the next. PostgreSQL selects partitions by the plain one alone.
     */
    static void addBehind(Conditions conditions, Position position) {
        conditions.add("at >= ?", position.atMillis());
        conditions.add("(at, id) > (?, ?)", position.atMillis(), position.id());
    }

    @Override
    public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
        UsageStatement statement = UsageStatement.of(query, database.kind());
        return database.read(statement::rows);
    }

    static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.toEpochMilli());
    }
}
