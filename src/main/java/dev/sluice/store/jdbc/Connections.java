package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** The source of a thread's connections, and the bounds of their transactions. */
interface Connections {

    /** Returns a connection in a transaction that has begun. */
    Connection take() throws SQLException;

    default void commit(Connection taken) throws SQLException {
        taken.commit();
    }

    default void rollBack(Connection taken) throws SQLException {
        taken.rollback();
    }

    /** Takes back what {@link #take} gave, its transaction ended. */
    void giveBack(Connection taken) throws SQLException;
}
