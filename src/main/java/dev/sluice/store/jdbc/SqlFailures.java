package dev.sluice.store.jdbc;

import dev.sluice.store.StoreUnavailable;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The meanings of database errors, in words that a person can act on. */
final class SqlFailures {

    private SqlFailures() {}

    /** Returns a database's error as {@link StoreUnavailable}, any other as it is. */
    static Exception translated(Exception failure) {
        return failure instanceof SQLException sql ? new StoreUnavailable(meaning(sql), sql) : failure;
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
