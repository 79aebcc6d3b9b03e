package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.WalletHold;
import dev.sluice.accounting.credit.ReservationRequest.Payer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a wallet that this process has taken in advance, of which calls reserve without a transaction. Not safe for use by
 * several threads.
 */
final class CreditLease {

    /** A lease is as large as the last second's spending; what twice that time leaves of it is too much. */
    private static final long LIFETIME_NANOS = Duration.ofSeconds(2).toNanos();

    final String id;
    private final Currency currency;
    private final @Nullable Instant until;
    private final long takenAt;
    private BigDecimal unused;
    private int calls;
    private boolean closed;
    private boolean usedLately = true;
    private boolean unclear;

    /** @param until when the credit expires that it may be a part of, or null for never */
    CreditLease(String id, Currency currency, BigDecimal amount, @Nullable Instant until, long takenAt) {
        this.id = id;
        this.currency = currency;
        this.unused = amount;
        this.until = until;
        this.takenAt = takenAt;
    }

    /** Reserves the worst cost of a call, or returns null where the lease cannot. */
    @Nullable
    CreditReservation reserve(ReservationRequest request, Payer payer, long nanos, Instant now) {
        BigDecimal worst = CreditRules.worst(request, payer);
        boolean serves = unused.signum() > 0
                && unused.compareTo(worst) >= 0
                && currency.equals(payer.currency())
                && isValid(nanos, now);
        if (!serves) {
            return null;
        }
        unused = unused.subtract(worst);
        calls++;
        usedLately = true;
        return new CreditReservation(
                request.call(),
                request.client(),
                request.owner(),
                now,
                new WalletHold(worst, payer.exchange(), id),
                List.of());
    }

    /** Returns whether its unused part is better given back; asks anew for use since the last time. */
    boolean isIdle(long nanos, Instant now) {
        boolean idle = !usedLately || !isValid(nanos, now);
        usedLately = false;
        return idle;
    }

    /** Others may have swept what a process leased that did not run for minutes. */
    private boolean isValid(long nanos, Instant now) {
        return nanos - takenAt < LIFETIME_NANOS && (until == null || now.isBefore(until));
    }

    /** Ends the use by further calls, and returns the part that none has used: to be given back as the end of one more call. */
    BigDecimal close() {
        closed = true;
        calls++;
        BigDecimal rest = unused;
        unused = BigDecimal.ZERO;
        return rest;
    }

    /** Takes back what a call reserved that cost nothing, and returns whether further calls can have it. */
    boolean takeBack(BigDecimal amount) {
        if (closed) {
            return false;
        }
        calls--;
        unused = unused.add(amount);
        return true;
    }

    /** Counts a call less. */
    void ended() {
        calls--;
    }

    /** Notes that the store may have kept more of the lease than this process knows: all of it is given back at its end. */
    void setUnclear() {
        unclear = true;
    }

    boolean isUnclear() {
        return unclear;
    }

    /** Returns whether no call uses it, and none will. */
    boolean isOver() {
        return closed && calls == 0;
    }
}
