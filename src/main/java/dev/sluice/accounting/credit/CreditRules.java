package dev.sluice.accounting.credit;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.BudgetHold;
import dev.sluice.accounting.CreditReservation.WalletHold;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.ReservationRequest.Payer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which calls reserve and settle their cost, over the rows of one transaction.
 *
 * <p>A call reserves its worst likely cost. If less than that is left and no other call has reserved anything, it reserves
 * what is left: it is the last call of the wallet or budget. A call that costs more than it reserved takes the excess from
 * what is left beyond all reservations. What a wallet cannot pay is written off and recorded as a shortfall, so that no
 * balance is ever negative. A budget counts the excess in full.
 */
final class CreditRules {

    /** Digits behind the point of a wallet's amounts: a cached token of the cheapest model costs 3·10⁻⁹ USD before discounts. */
    static final int SCALE = 12;

    /** A wallet's last call must find at least this share of its worst likely cost, which bounds what is written off. */
    private static final BigDecimal LEAST_SHARE = new BigDecimal("0.1");

    private CreditRules() {}

    static ReservationResult reserve(CreditTransaction rows, ReservationRequest request, Instant now) {
        Wallet wallet = null;
        WalletHold walletHold = null;
        Payer payer = request.wallet();
        if (payer != null) {
            wallet = current(rows, request.client(), now);
            if (wallet == null || !wallet.currency().equals(payer.currency())) {
                return new ReservationResult.Spent(null);
            }
            BigDecimal worst = worst(request, payer);
            BigDecimal free = wallet.available();
            BigDecimal amount = held(worst, free, wallet.reserved(), worst.multiply(LEAST_SHARE));
            if (amount == null) {
                return wallet.reserved().signum() > 0
                        ? new ReservationResult.Busy()
                        : new ReservationResult.Spent(null);
            }
            walletHold = new WalletHold(amount, payer.exchange(), null);
            wallet = wallet.reserve(amount);
        }
        List<BudgetHold> holds = new ArrayList<>();
        List<BudgetUse> uses = new ArrayList<>();
        for (BudgetOwner owner : request.budgets().stream()
                .sorted(Comparator.comparing(BudgetOwner::key))
                .toList()) {
            BudgetUse use = rows.use(owner.period(now));
            BigDecimal unspent = owner.budget().amount().amount().subtract(use.spent());
            BigDecimal free = unspent.subtract(use.reserved());
            BigDecimal amount = held(request.worst().amount(), free, use.reserved(), BigDecimal.ZERO);
            if (amount == null) {
                boolean mayFree = use.reserved().signum() > 0 && unspent.signum() > 0;
                return mayFree ? new ReservationResult.Busy() : new ReservationResult.Spent(owner);
            }
            holds.add(new BudgetHold(use.key(), amount));
            uses.add(use.reserve(amount));
        }
        if (wallet != null) {
            rows.save(wallet);
        }
        uses.forEach(rows::save);
        CreditReservation reservation =
                new CreditReservation(request.call(), request.client(), request.owner(), now, walletHold, holds);
        rows.add(reservation);
        return new ReservationResult.Granted(reservation);
    }

    /** Returns the worst likely cost of a call in the currency of the wallet that pays. */
    static BigDecimal worst(ReservationRequest request, Payer payer) {
        return rounded(request.worst().amount().multiply(payer.exchange()), RoundingMode.UP);
    }

    /** Returns what a call reserves of {@code free}, or null where it cannot. */
    private static @Nullable BigDecimal held(
            BigDecimal worst, BigDecimal free, BigDecimal reserved, BigDecimal leastOfLast) {
        if (free.signum() <= 0) {
            return null;
        }
        if (free.compareTo(worst) >= 0) {
            return worst;
        }
        return reserved.signum() == 0 && free.compareTo(leastOfLast) >= 0 ? free : null;
    }

    /**
     * Settles a reservation to {@code cost}, once. One that is no longer kept was settled before, or swept: a wallet then pays where
     * it has no entry of the call, and no budget counts the call again.
     *
     * @param made the reservation as it was made
     */
    static void settle(CreditTransaction rows, CreditReservation made, @Nullable Money cost, Instant now) {
        CreditReservation kept = rows.reservation(made.call());
        String id = "call:" + made.call();
        if (made.wallet() != null && (kept != null || rows.entry(id) == null)) {
            settleWallet(rows, made, kept, id, cost, now);
        }
        if (kept != null) {
            settleBudgets(rows, made, true, cost);
            rows.remove(kept);
        }
    }

    /** Settles a reservation of a call that was not settled before, also where it is no longer kept. */
    static void settleWithEntry(SettlementTransaction rows, CreditReservation made, @Nullable Money cost, Instant now) {
        CreditReservation kept = rows.reservation(made.call());
        if (made.wallet() != null) {
            settleWallet(rows, made, kept, "call:" + made.call(), cost, now);
        }
        settleBudgets(rows, made, kept != null, cost);
        if (kept != null) {
            rows.remove(kept);
        }
    }

    private static void settleWallet(
            SettlementTransaction rows,
            CreditReservation made,
            @Nullable CreditReservation kept,
            String id,
            @Nullable Money cost,
            Instant now) {
        WalletHold hold = made.wallet();
        CreditReservation lease = hold == null || hold.lease() == null ? null : rows.reservation(hold.lease());
        Wallet wallet = rows.wallet(made.client());
        if (wallet == null || hold == null) {
            return;
        }
        Wallet free = kept == null ? wallet : wallet.giveBack(hold.amount());
        free = lease == null ? free : free.giveBack(LeaseRules.reduce(rows, lease, hold.amount()));
        if (cost != null && cost.amount().signum() > 0) {
            BigDecimal due = rounded(cost.amount().multiply(hold.exchange()), RoundingMode.HALF_UP);
            BigDecimal paid = due.min(free.available());
            free = free.spend(paid);
            rows.add(new CreditEntry(
                    id,
                    made.client(),
                    now,
                    Kind.CHARGE,
                    new Money(paid.negate(), wallet.currency()),
                    cost,
                    hold.exchange(),
                    due.subtract(paid),
                    ""));
        }
        rows.save(expired(rows, free, now));
    }

    private static void settleBudgets(
            SettlementTransaction rows, CreditReservation made, boolean held, @Nullable Money cost) {
        for (BudgetHold hold : made.budgets()) {
            settleBudget(rows, hold, held, made.at(), cost);
        }
    }

    /** Counts the cost in every kind of period, so that a budget whose period is changed knows what was spent. */
    private static void settleBudget(
            SettlementTransaction rows, BudgetHold hold, boolean held, Instant at, @Nullable Money cost) {
        boolean counts = cost != null && cost.currency().equals(hold.period().currency());
        for (BudgetPeriod period : hold.periods(at)) {
            BudgetUse use = rows.use(period);
            BudgetUse after = counts && cost != null ? use.spend(cost.amount()) : use;
            after = held && period.equals(hold.period()) ? after.giveBack(hold.amount()) : after;
            if (!after.equals(use)) {
                rows.save(after);
            }
        }
    }

    /** Returns the wallet of {@code client} without what has expired, or null where it never had one. */
    static @Nullable Wallet current(CreditTransaction rows, String client, Instant now) {
        Wallet wallet = rows.wallet(client);
        if (wallet == null) {
            return null;
        }
        Wallet current = expired(rows, wallet, now);
        if (!current.equals(wallet)) {
            rows.save(current);
        }
        return current;
    }

    /** Returns {@code wallet} without what has expired, which an entry each tells. */
    private static Wallet expired(SettlementTransaction rows, Wallet wallet, Instant now) {
        Wallet after = wallet.expire(now);
        for (int i = 0; i < wallet.grants().size(); i++) {
            Grant before = wallet.grants().get(i);
            BigDecimal lost = before.left().subtract(after.grants().get(i).left());
            if (lost.signum() > 0) {
                // A grant may expire in parts, as calls that had reserved it settle.
                rows.add(CreditEntry.of(
                        "expiry:" + before.id() + ':' + before.left().toPlainString(),
                        wallet.client(),
                        now,
                        Kind.EXPIRY,
                        new Money(lost.negate(), wallet.currency()),
                        before.id()));
            }
        }
        return after;
    }

    /** Adds {@code grant} to a wallet, which begins with it where it is the first. */
    static Wallet grant(CreditTransaction rows, String client, Money amount, Grant grant, Kind kind, Instant now) {
        Wallet before = current(rows, client, now);
        Wallet wallet = before == null ? Wallet.empty(client, amount.currency()) : before;
        if (wallet.grants().stream().anyMatch(each -> each.id().equals(grant.id()))) {
            return wallet;
        }
        if (!wallet.currency().equals(amount.currency())) {
            throw new CreditRefused(
                    CreditRefused.Reason.OTHER_CURRENCY,
                    "currency: " + amount.currency() + " (expected: " + wallet.currency() + ", as the wallet's)");
        }
        if (wallet.grants().size() >= Credits.MAX_GRANTS) {
            throw new CreditRefused(
                    CreditRefused.Reason.TOO_MUCH,
                    "the wallet has " + Credits.MAX_GRANTS + " grants that are not spent (expected: fewer)");
        }
        Wallet after = wallet.with(grant);
        if (after.balance().compareTo(Credits.MAX_BALANCE) > 0) {
            throw new CreditRefused(
                    CreditRefused.Reason.TOO_MUCH,
                    "amount: the balance would exceed " + Credits.MAX_BALANCE.toPlainString());
        }
        rows.add(CreditEntry.of(grant.id(), client, now, kind, amount, grant.note()));
        rows.save(after);
        return after;
    }

    private static BigDecimal rounded(BigDecimal amount, RoundingMode mode) {
        return amount.scale() > SCALE ? amount.setScale(SCALE, mode).stripTrailingZeros() : amount;
    }
}
