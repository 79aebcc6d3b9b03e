package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A task over one connection, in a transaction that its runner begins and ends.
 *
 * <p>It may run twice, as when another task of its group failed, so it must have no effect except on the database. A result
 * that callers expect, such as a missing row, is a value; an exception rolls the task back.
 */
@FunctionalInterface
public interface SqlTask<T extends @Nullable Object> {

    T run(Connection connection) throws SQLException;
}
