package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A task that belongs to entries of the ledger, such as settling what their calls had reserved. Runs in the transaction that
 * inserts the entries, and only with those that are new, so that both happen together and once.
 */
@FunctionalInterface
public interface EntryHook {

    void appended(Connection connection, List<LedgerEntry> entries) throws SQLException;
}
