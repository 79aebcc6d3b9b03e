package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The one connection that writes to SQLite. It begins and ends transactions by itself: the driver begins the next one as part of a
 * commit, so that a lock which comes between would fail what is committed, and leave the connection without any.
 */
final class SqliteWriter implements Connections {

    private final Connection connection;
    private final Checkpoints checkpoints;

    /** @param connection in the mode in which each statement commits by itself */
    SqliteWriter(Connection connection, Checkpoints checkpoints) {
        this.connection = connection;
        this.checkpoints = checkpoints;
    }

    /** Takes the lock of the file, for which it waits no longer than the connection's busy timeout. */
    @Override
    public Connection take() throws SQLException {
        execute("BEGIN IMMEDIATE");
        return connection;
    }

    @Override
    public void commit(Connection taken) throws SQLException {
        execute("COMMIT");
    }

    /** Rolls back, unless SQLite did so by itself: https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction */
    @Override
    public void rollBack(Connection taken) throws SQLException {
        try {
            execute("ROLLBACK");
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_ERROR) {
                throw e;
            }
        }
    }

    @Override
    public void giveBack(Connection taken) {
        checkpoints.finish(connection);
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
