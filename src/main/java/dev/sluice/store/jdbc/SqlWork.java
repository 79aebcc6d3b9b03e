package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A work over one connection, within a transaction that its runner begins and ends.
 *
 * <p>It may run twice where another work of its group failed, so that it must have no effect but on the database. A result that
 * callers expect, such as a row that was not there, is a value; an exception rolls the work back.
 */
@FunctionalInterface
public interface SqlWork<T extends @Nullable Object> {

    T run(Connection connection) throws SQLException;
}
