package dev.sluice.store.jdbc;

import java.sql.SQLException;
import java.util.Objects;

/** An exception that carries an {@link SQLException} through a port that declares none. */
final class UncheckedSqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UncheckedSqlException(SQLException cause) {
        super(cause);
    }

    @Override
    public synchronized SQLException getCause() {
        return (SQLException) Objects.requireNonNull(super.getCause());
    }
}
