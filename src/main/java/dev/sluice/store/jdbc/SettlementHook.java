package dev.sluice.store.jdbc;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.credit.CreditSettlement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The settlement of calls in the transaction that adds their entries to the ledger. */
public final class SettlementHook implements EntryHook {

    private final Amounts amounts;

    public SettlementHook(Database.Kind kind) {
        this.amounts = new Amounts(kind);
    }

    @Override
    public void appended(Connection connection, List<LedgerEntry> entries) throws SQLException {
        List<CreditReservation> made = reservations(entries);
        if (made.isEmpty()) {
            return;
        }
        try (JdbcCreditTransaction rows = new JdbcCreditTransaction(connection, amounts)) {
            SettlementRows group = new SettlementRows(rows, made);
            for (LedgerEntry entry : entries) {
                CreditReservation reservation = entry.reservation();
                if (reservation != null) {
                    CreditSettlement.settle(group, reservation, entry.cost(), entry.at());
                }
            }
            group.write();
        } catch (UncheckedSqlException failure) {
            throw failure.getCause();
        }
    }

    private static List<CreditReservation> reservations(List<LedgerEntry> entries) {
        List<CreditReservation> made = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            CreditReservation reservation = entry.reservation();
            if (reservation != null) {
                made.add(reservation);
            }
        }
        made.sort(Comparator.comparing(CreditReservation::call));
        return made;
    }
}
