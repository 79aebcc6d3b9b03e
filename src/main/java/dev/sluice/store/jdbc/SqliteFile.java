package dev.sluice.store.jdbc;

import dev.sluice.store.StoreUnusable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** A database file, and how connections to it are set up. */
final class SqliteFile {

    /** For tools that look into the file: longer than any of their statements should take. */
    private static final int BUSY_MILLIS = 5_000;

    /** Of the pages that entries are inserted into: the ends of indexes, and an end for each client. */
    private static final int CACHE_KILOBYTES = 16_000;

    private final Path path;

    SqliteFile(Path path) {
        this.path = path;
    }

    /** Creates the directory where it is missing; refuses a file that could not be written to. */
    void prepare() {
        Path directory = path.toAbsolutePath().getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "permission denied" : e.toString();
            throw new StoreUnusable(directory + ": cannot be created, " + reason + " (expected: " + EXPECTED + ')', e);
        }
        if (Files.isDirectory(path)) {
            throw new StoreUnusable(path + ": is a directory (expected: a file's path)", null);
        }
        boolean writable =
                Files.exists(path) ? Files.isWritable(path) : directory != null && Files.isWritable(directory);
        if (!writable || directory == null || !Files.isWritable(directory)) {
            throw new StoreUnusable(path + ": is read-only (expected: " + EXPECTED + ')', null);
        }
    }

    private static final String EXPECTED = "a file in a directory that this user may write to, or none";

    /** Returns the source of connections that write; each commit is on the disk when it returns. */
    DataSource writing() {
        return source(writingSettings());
    }

    private static SQLiteConfig writingSettings() {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        return config;
    }

    /** Returns the source of connections that only read, each from one state of the database. */
    DataSource reading() {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        return source(config);
    }

    private static SQLiteConfig common() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        // The driver would ask for the last row's number after each insert.
        config.setGetGeneratedKeys(false);
        return config;
    }

    private DataSource source(SQLiteConfig config) {
        SQLiteDataSource source = new SQLiteDataSource(config) {
            @Override
            public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
                    throws SQLException {
                SQLiteConnection connection = super.getConnection(user, password);
                SqliteDecimals.addTo(connection);
                return connection;
            }
        };
        source.setUrl("jdbc:sqlite:" + path);
        return source;
    }

    /** Opens the one connection that writes. It never checkpoints by itself: that would delay the commit that triggers it. */
    Connection openWriter() throws SQLException {
        Connection connection = new KeptStatements(path, writingSettings().toProperties());
        try (Statement statement = connection.createStatement()) {
            try (ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
                if (!mode.next() || !mode.getString(1).equalsIgnoreCase("wal")) {
                    throw new SQLException("the file system cannot share the write-ahead log between connections");
                }
            }
            statement.execute("PRAGMA wal_autocheckpoint=0");
            statement.execute("PRAGMA cache_size=-" + CACHE_KILOBYTES);
            SqliteDecimals.addTo(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
