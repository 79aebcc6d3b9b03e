package dev.sluice.store.jdbc;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4Connection;
import org.sqlite.jdbc4.JDBC4PreparedStatement;

/**
 * A connection to SQLite that keeps the statements it prepared: reading the text of one takes as long as running it for several
 * entries. A statement is for one task at a time, which gives it back by closing it. For one thread.
 */
final class KeptStatements extends JDBC4Connection {

    /**
     * More statements than all tasks of the program have; a text that a task composes as it runs evicts the least recently
     * used one.
     */
    private static final int MAX_KEPT = 64;

    private final Map<String, Kept> kept = new LinkedHashMap<>(MAX_KEPT, 0.75f, true);

    /** @param settings as the driver's configuration states them */
    KeptStatements(Path file, Properties settings) throws SQLException {
        super("jdbc:sqlite:" + file, file.toString(), settings);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        Kept known = kept.get(sql);
        if (known != null && !known.inUse) {
            known.inUse = true;
            return known;
        }
        Kept made = new Kept(this, sql);
        if (known == null) {
            kept.put(sql, made);
            removeEldest();
        }
        return made;
    }

    private void removeEldest() throws SQLException {
        if (kept.size() > MAX_KEPT) {
            Kept eldest = kept.values().iterator().next();
            kept.remove(eldest.text);
            if (!eldest.inUse) {
                eldest.end();
            }
        }
    }

    private boolean isKept(Kept statement) {
        return kept.get(statement.text) == statement;
    }

    private static final class Kept extends JDBC4PreparedStatement {

        private final KeptStatements connection;
        private final String text;
        private boolean inUse = true;

        private Kept(KeptStatements connection, String sql) throws SQLException {
            super(asDriver(connection), sql);
            this.connection = connection;
            this.text = sql;
        }

        private static SQLiteConnection asDriver(KeptStatements connection) {
            return connection;
        }

        /** Leaves it as it was when it was prepared: without a result, parameters or a batch. */
        @Override
        public void close() throws SQLException {
            if (!connection.isKept(this)) {
                end();
                return;
            }
            rs.close();
            clearBatch();
            clearParameters();
            inUse = false;
        }

        private void end() throws SQLException {
            super.close();
        }
    }
}
