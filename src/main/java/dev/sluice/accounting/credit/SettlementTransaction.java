package dev.sluice.accounting.credit;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import org.jspecify.annotations.Nullable;

/** The rows that the settlement of a call reads and changes, within one transaction. May block. */
public interface SettlementTransaction {

    /** Returns the wallet of {@code client} with the grants of which something is left, or null where it never had one. */
    @Nullable
    Wallet wallet(String client);

    /** Keeps a wallet with its grants. */
    void save(Wallet wallet);

    /** Returns the use of a period; one without use where there was none. */
    BudgetUse use(BudgetPeriod period);

    void save(BudgetUse use);

    /** Returns the reservation of {@code call}, or the lease with that id; null where there is none. */
    @Nullable
    CreditReservation reservation(String call);

    void remove(CreditReservation reservation);

    /** Keeps a lease whose amount has changed. */
    void change(CreditReservation lease);

    /** Adds an entry, and returns whether it was added: false where one has its id. */
    boolean add(CreditEntry entry);
}
