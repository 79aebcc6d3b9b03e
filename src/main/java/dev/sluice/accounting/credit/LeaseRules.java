package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.WalletHold;
import dev.sluice.accounting.credit.ReservationRequest.Payer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which a process leases a part of a wallet and gives it back, over the rows of one transaction.
 *
 * <p>A lease is kept as a reservation of the process itself. It loses what a call took of it in the transaction that settles the call,
 * and what is given back; it is removed when nothing is left. So a wallet's reserved sum is at all times the sum of its reservations and
 * leases, and what a process that is gone left of a lease is given back as a reservation is.
 */
final class LeaseRules {

    /** A lease takes at most this part of what a call leaves: each of many replicas finds some, and near the end each call asks. */
    private static final BigDecimal PARTS = BigDecimal.valueOf(8);

    private LeaseRules() {}

    /**
     * The result of a call's request, and the lease that was taken with it, if any.
     *
     * @param until when the first of the wallet's grants expires, and the lease with it; null for never
     */
    record Taken(
            ReservationResult result,
            @Nullable CreditReservation lease,
            @Nullable Instant until) {}

    /**
     * Reserves for a call, and leases {@code wanted} beside it, or less: nothing where that is not enough for another such call.
     *
     * @param previous the lease that has not enough for the call, whose {@code unused} part is given back first; or null
     */
    static Taken take(
            CreditTransaction rows,
            ReservationRequest request,
            @Nullable String previous,
            BigDecimal unused,
            BigDecimal wanted,
            Instant now) {
        if (previous != null) {
            giveBack(rows, previous, unused);
        }
        ReservationResult result = CreditRules.reserve(rows, request, now);
        Payer payer = request.wallet();
        Wallet wallet = payer != null && wanted.signum() > 0 && result instanceof ReservationResult.Granted
                ? rows.wallet(request.client())
                : null;
        if (wallet == null || payer == null) {
            return new Taken(result, null, null);
        }
        BigDecimal amount = wallet.available()
                .divide(PARTS, CreditRules.SCALE, RoundingMode.DOWN)
                .min(wanted);
        if (amount.signum() <= 0 || amount.compareTo(CreditRules.worst(request, payer)) < 0) {
            return new Taken(result, null, null);
        }
        CreditReservation lease = new CreditReservation(
                id(request),
                request.client(),
                request.owner(),
                now,
                new WalletHold(amount, BigDecimal.ONE, null),
                List.of());
        rows.save(wallet.reserve(amount));
        rows.add(lease);
        Instant until = wallet.grants().stream()
                .map(Grant::expires)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        return new Taken(result, lease, until);
    }

    /** Returns the id of the lease that comes with the reservation of a call. */
    static String id(ReservationRequest request) {
        return "lease:" + request.call();
    }

    /** Gives back {@code amount} of a lease, or all of it where that is null. */
    static void giveBack(CreditTransaction rows, String lease, @Nullable BigDecimal amount) {
        CreditReservation kept = rows.reservation(lease);
        Wallet wallet = kept == null ? null : rows.wallet(kept.client());
        if (kept != null && kept.wallet() != null && wallet != null) {
            rows.save(wallet.giveBack(
                    reduce(rows, kept, amount == null ? kept.wallet().amount() : amount)));
        }
    }

    /** Takes {@code amount} off a lease, and returns what it had of that. */
    static BigDecimal reduce(SettlementTransaction rows, CreditReservation lease, BigDecimal amount) {
        WalletHold hold = lease.wallet();
        if (hold == null) {
            return BigDecimal.ZERO;
        }
        BigDecimal taken = amount.min(hold.amount());
        BigDecimal left = hold.amount().subtract(taken);
        if (left.signum() > 0) {
            rows.change(new CreditReservation(
                    lease.call(),
                    lease.client(),
                    lease.owner(),
                    lease.at(),
                    new WalletHold(left, hold.exchange(), null),
                    List.of()));
        } else {
            rows.remove(lease);
        }
        return taken;
    }
}
