package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one transaction. What is read is locked until its end, so that no other transaction changes it meanwhile. May
 * block. Rows are to be read in one order: the wallet, then budgets by their keys.
 */
public interface CreditTransaction extends SettlementTransaction {

    /** Keeps a reservation; its call has none. */
    void add(CreditReservation reservation);

    /** Returns the reservations of owners other than {@code living}, of at most {@code limit}. */
    List<CreditReservation> reservationsOfOthers(List<String> living, int limit);

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
