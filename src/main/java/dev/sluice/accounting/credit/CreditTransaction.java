package dev.sluice.accounting.credit;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one transaction. What is read is locked until its end, so that no other transaction changes it meanwhile. May
 * block. Rows are to be read in one order: the wallet, then budgets by their keys.
 */
public interface CreditTransaction {

    /** Returns the wallet of {@code client} with the grants of which something is left, or null where it never had one. */
    @Nullable
    Wallet wallet(String client);

    /** Keeps a wallet with its grants. */
    void save(Wallet wallet);

    /** Returns the use of a period; one without use where there was none. */
    BudgetUse use(BudgetPeriod period);

    void save(BudgetUse use);

    /** Returns the reservation of {@code call}, or null where it has none. */
    @Nullable
    CreditReservation reservation(String call);

    /** Keeps a reservation; its call has none. */
    void add(CreditReservation reservation);

    void remove(CreditReservation reservation);

    /** Returns the reservations of owners other than {@code living}, of at most {@code limit}. */
    List<CreditReservation> reservationsOfOthers(List<String> living, int limit);

    /** Adds an entry, and returns whether it was added: false where one has its id. */
    boolean add(CreditEntry entry);

    /** Returns the entry with {@code id}, or null where there is none. */
    @Nullable
    CreditEntry entry(String id);

    /** Adds a code, whose hash is new. */
    void add(RedeemCode code);

    /** Returns the code with {@code hash} or null. */
    @Nullable
    RedeemCode code(String hash);

    /** Marks a code as used by {@code client}; returns false where it was used already. */
    boolean use(RedeemCode code, String client, Instant at);

    /** Notes that {@code owner} is alive. */
    void seen(String owner, Instant at);

    /** Returns the owners seen at or after {@code since}. */
    List<String> ownersSeen(Instant since);
}
