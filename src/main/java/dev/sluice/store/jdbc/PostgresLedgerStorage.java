package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerStorage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The place of the ledger on a PostgreSQL server: a partition for each month (UTC), made ahead, and dropped as a whole once its last
 * entry is older than the retention.
 */
final class PostgresLedgerStorage implements LedgerStorage {

    private static final String PREFIX = "ledger_entry_";

    /** The present month and two more: an operator has weeks to notice that none can be made. */
    private static final int MONTHS = 3;

    /** Appends wait behind a lock that itself waits for a long report. */
    private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '2s'";

    /** One relay at a time; the number is arbitrary. */
    private static final String ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7358201)";

    private final Database database;

    PostgresLedgerStorage(Database database) {
        this.database = database;
    }

    @Override
    public CompletableFuture<Integer> prepare(Instant now) {
        return database.write(connection -> {
            try (Statement statement = begin(connection)) {
                List<String> existing = partitions(statement);
                YearMonth first = month(now);
                int made = 0;
                for (int i = 0; i < MONTHS; i++) {
                    YearMonth month = first.plusMonths(i);
                    if (!existing.contains(name(month))) {
                        make(statement, month);
                        made++;
                    }
                }
                return made;
            }
        });
    }

    /** Makes a partition; entries of its month that came without one move into it. */
    private static void make(Statement statement, YearMonth month) throws SQLException {
        String name = name(month);
        long from = start(month);
        long to = start(month.plusMonths(1));
        statement.execute("CREATE TABLE " + name + " (LIKE ledger_entry INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
        statement.execute("WITH moved AS (DELETE FROM ledger_entry_other WHERE at >= " + from + " AND at < " + to
                + " RETURNING *) INSERT INTO " + name + " SELECT * FROM moved");
        statement.execute("ALTER TABLE ledger_entry ATTACH PARTITION " + name + " FOR VALUES FROM (" + from + ") TO ("
                + to + ')');
    }

    /** Drops one month, or removes what came without a partition. Sums go with the months. */
    @Override
    public CompletableFuture<Boolean> removeSome(Instant before) {
        YearMonth kept = month(before);
        return database.write(connection -> {
            try (Statement statement = begin(connection)) {
                for (String partition : partitions(statement)) {
                    if (partition.compareTo(name(kept)) < 0) {
                        statement.execute("DROP TABLE " + partition);
                        return true;
                    }
                }
                SqliteLedgerStorage.remove(connection, "DELETE FROM ledger_entry_other WHERE at < ?", start(kept));
                SqliteLedgerStorage.removeDays(connection, Instant.ofEpochMilli(start(kept)));
                return false;
            }
        });
    }

    private static Statement begin(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        try {
            statement.execute(LOCK_TIMEOUT);
            statement.execute(ONE_AT_A_TIME);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    /** Returns the partitions of months, the oldest first. */
    private static List<String> partitions(Statement statement) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet found = statement.executeQuery(
                "SELECT child.relname FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid"
                        + " WHERE inhparent = 'ledger_entry'::regclass ORDER BY child.relname")) {
            while (found.next()) {
                String name = found.getString(1);
                if (name.matches(PREFIX + "\\d{4}_\\d{2}")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static YearMonth month(Instant time) {
        return YearMonth.from(time.atOffset(ZoneOffset.UTC));
    }

    private static String name(YearMonth month) {
        return PREFIX + month.toString().replace('-', '_');
    }

    private static long start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }
}
