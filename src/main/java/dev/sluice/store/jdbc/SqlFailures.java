package dev.sluice.store.jdbc;

import dev.sluice.call.StoreUnavailable;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The meanings of database errors, in words that a person can act on. */
final class SqlFailures {

    /** PostgreSQL's documentation, Appendix A. */
    private static final String SERIALIZATION_FAILURE = "40001";

    private static final String DEADLOCK = "40P01";

    private SqlFailures() {}

    /**
     * Returns an error of the database as {@link StoreUnavailable}; any other, such as of a row that it must not have, as it is:
     * another try would have the same end.
     */
    static Exception translated(Exception failure) {
        return failure instanceof SQLException sql && !isOfWork(sql)
                ? new StoreUnavailable(meaning(sql), sql)
                : failure;
    }

    /** Returns whether another transaction was in the way, so that a second run may have another end. */
    static boolean isOvertaken(Exception failure) {
        Throwable cause = failure instanceof UncheckedSqlException wrapped ? wrapped.getCause() : failure;
        String state = cause instanceof SQLException sql ? sql.getSQLState() : null;
        return SERIALIZATION_FAILURE.equals(state) || DEADLOCK.equals(state);
    }

    /** SQLSTATE classes 22 and 23 are data exceptions and constraint violations. */
    private static boolean isOfWork(SQLException failure) {
        if (failure instanceof SQLiteException sqlite) {
            return switch (sqlite.getResultCode().code & 0xff) {
                case 1, 18, 19, 20, 25 -> true;
                default -> false;
            };
        }
        String state = failure.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23") || state.startsWith("42"));
    }

    /** Returns one line without secrets. */
    static String meaning(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? meaning(sqlite.getResultCode())
                : "the database reports SQLSTATE " + failure.getSQLState() + ": " + firstLine(failure.getMessage());
    }

    /** Extended codes keep their base in the low byte: https://sqlite.org/rescode.html */
    private static String meaning(SQLiteErrorCode code) {
        return switch (code.code & 0xff) {
            case 5, 6 -> "the database file is locked by another program";
            case 8 -> "the database file is read-only";
            case 10 -> "the disk reports an input/output error (" + code.name() + ")";
            case 11 -> "the database file is corrupt; restore a backup";
            case 13 -> "the disk is full";
            case 14 -> "the database file cannot be opened";
            case 26 -> "the file is not an SQLite database";
            default -> "SQLite reports " + code.name() + ": " + code.message;
        };
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("no reason given");
    }
}
