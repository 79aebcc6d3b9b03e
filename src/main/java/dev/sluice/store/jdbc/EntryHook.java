package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A work that belongs to an entry of the ledger, such as settling the call's reservation. Runs in the transaction that inserts
 * the entry, and only where the entry is new, so that both happen together and once.
 */
@FunctionalInterface
public interface EntryHook {

    void appended(Connection connection, LedgerEntry entry) throws SQLException;
}
