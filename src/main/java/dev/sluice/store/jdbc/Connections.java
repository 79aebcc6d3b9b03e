package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** The source of a thread's connections. */
interface Connections {

    Connection take() throws SQLException;

    /** Takes back what {@link #take} gave, without an open transaction. */
    void giveBack(Connection connection) throws SQLException;
}
