package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports.EntryQuery;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.LedgerReports.Position;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of one client's entries. No index of clients leads to them: the days on which the client has any are read in steps, and a
 * page ends early once it has read {@link Bounds#most} entries, so that it takes a bounded time whatever the ledger holds. For one
 * thread.
 */
final class ClientPage {

    /**
     * Entries that are read for a page.
     *
     * @param step at once
     * @param most in all, to within a step
     */
    record Bounds(int step, int most) {

        /** An entry that is read and passed over takes some 2 µs (docs/benchmarks.md, "The ledger"): 0.2 s in all. */
        static final Bounds DEFAULT = new Bounds(10_000, 100_000);
    }

    /** A loose scan: neither database skips from one day to the next by itself. */
    private static final String NEXT_DAYS = "WITH RECURSIVE days (day) AS (SELECT min(day) FROM ledger_day_model WHERE"
            + " day >= ? UNION ALL SELECT (SELECT min(next.day) FROM ledger_day_model next WHERE next.day > days.day) FROM"
            + " days WHERE days.day < ?) SELECT day FROM days WHERE day <= ? AND EXISTS (SELECT 1 FROM ledger_day_model"
            + " sums WHERE sums.day = days.day AND sums.client = ?) ORDER BY day";

    private final Connection connection;
    private final LedgerRows rows;
    private final EntryQuery query;
    private final String client;
    private final Bounds bounds;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private int passed;

    ClientPage(Connection connection, LedgerRows rows, EntryQuery query, String client, Bounds bounds) {
        this.connection = connection;
        this.rows = rows;
        this.query = query;
        this.client = client;
        this.bounds = bounds;
    }

    Page read() throws SQLException {
        Position from = JdbcReports.begin(query);
        Long to = JdbcReports.millis(query.to());
        for (long day : days(from, to)) {
            Position midnight = before(day * DaySums.DAY_MILLIS);
            from = from == null || from.atMillis() < midnight.atMillis() ? midnight : from;
            long end = Math.min(midnight.atMillis() + DaySums.DAY_MILLIS, to == null ? Long.MAX_VALUE : to);
            while (from.atMillis() < end) {
                if (passed >= bounds.most) {
                    return new Page(List.copyOf(entries), from);
                }
                long stop = stop(from, end);
                read(from, stop);
                if (entries.size() > query.limit()) {
                    return JdbcReports.page(entries, query.limit());
                }
                from = before(stop);
            }
        }
        return new Page(List.copyOf(entries), null);
    }

    /** Returns the position that all entries of a moment are behind. */
    private static Position before(long atMillis) {
        return new Position(atMillis, "");
    }

    /** Returns where the step from {@code from} ends; later than it also where more entries than a step has are of one moment. */
    private long stop(Position from, long end) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("at >= ? AND at < ?", from.atMillis(), end);
        String sql = "SELECT count(*), max(at) FROM (SELECT at FROM ledger_entry" + conditions.where()
                + " ORDER BY at LIMIT " + bounds.step + ") AS step";
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            found.next();
            passed += found.getInt(1);
            return found.getInt(1) < bounds.step ? end : Math.max(found.getLong(2), from.atMillis() + 1);
        }
    }

    private void read(Position from, long stop) throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("client = ?", client);
        JdbcReports.addBehind(conditions, from);
        conditions.add("at < ?", stop);
        entries.addAll(JdbcReports.entries(connection, rows, conditions, query.limit() + 1 - entries.size()));
    }

    /** Returns the days of the selection on which the client has entries, oldest first: two steps down the sums' key for each day. */
    private List<Long> days(@Nullable Position from, @Nullable Long to) throws SQLException {
        long first = day(from == null ? null : Long.valueOf(from.atMillis()), Integer.MIN_VALUE);
        long last = day(to, Integer.MAX_VALUE);
        List<Long> days = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEXT_DAYS)) {
            statement.setLong(1, first);
            statement.setLong(2, last);
            statement.setLong(3, last);
            statement.setString(4, client);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    days.add(found.getLong(1));
                }
            }
        }
        return days;
    }

    private static long day(@Nullable Long millis, long otherwise) {
        return millis == null ? otherwise : Math.floorDiv(millis, DaySums.DAY_MILLIS);
    }
}
