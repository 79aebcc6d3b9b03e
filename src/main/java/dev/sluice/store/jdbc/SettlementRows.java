package dev.sluice.store.jdbc;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.CreditReservation.BudgetHold;
import dev.sluice.accounting.CreditReservation.WalletHold;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.SettlementTransaction;
import dev.sluice.accounting.credit.Wallet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of credit that a group of settlements changes: each is read and locked once, and written once. Locks are taken in the
 * order that all transactions keep (reservations and leases, wallets, budgets, each by name), so that none waits for another in a circle. For
 * one thread.
 */
final class SettlementRows implements SettlementTransaction {

    /** Of an owner, by kind of period: as {@link BudgetHold#periods} counts. */
    private static final Comparator<BudgetPeriod> ORDER = Comparator.comparing(BudgetPeriod::owner)
            .thenComparing(BudgetPeriod::per)
            .thenComparing(BudgetPeriod::since)
            .thenComparing(key -> key.currency().getCurrencyCode());

    private final JdbcCreditTransaction rows;
    private final Map<String, CreditReservation> kept;
    private final Map<String, @Nullable CreditReservation> leases = new TreeMap<>();
    private final Map<String, CreditReservation> changedLeases = new LinkedHashMap<>();
    private final Map<String, @Nullable Wallet> wallets = new HashMap<>();
    private final Map<BudgetPeriod, BudgetUse> uses = new LinkedHashMap<>();
    private final Map<BudgetPeriod, BudgetUse> changed = new LinkedHashMap<>();
    private final List<CreditEntry> entries = new ArrayList<>();

    /**
     * Removes {@code made} of those that are kept, and reads what their settlement changes.
     *
     * @param made sorted by their calls
     */
    SettlementRows(JdbcCreditTransaction rows, List<CreditReservation> made) {
        this.rows = rows;
        Set<String> removed =
                rows.removeAll(made.stream().filter(each -> lease(each) == null).toList());
        made.forEach(each -> {
            String lease = lease(each);
            if (lease != null) {
                leases.put(lease, null);
            }
        });
        leases.replaceAll((lease, none) -> rows.reservation(lease));
        kept = made.stream()
                .filter(each -> removed.contains(each.call()))
                .collect(Collectors.toMap(CreditReservation::call, each -> each));
        SortedSet<String> paying = new TreeSet<>();
        SortedSet<BudgetPeriod> counted = new TreeSet<>(ORDER);
        for (CreditReservation each : made) {
            if (each.wallet() != null) {
                paying.add(each.client());
            }
            each.budgets().forEach(hold -> counted.addAll(hold.periods(each.at())));
            each.budgets().forEach(hold -> counted.add(hold.period()));
        }
        paying.forEach(client -> wallets.put(client, rows.wallet(client)));
        counted.forEach(key -> uses.put(key, rows.use(key)));
    }

    private static @Nullable String lease(CreditReservation made) {
        WalletHold hold = made.wallet();
        return hold == null ? null : hold.lease();
    }

    /** Writes what has changed. */
    void write() {
        changedLeases.forEach((id, lease) -> {
            if (leases.get(id) == null) {
                rows.remove(lease);
            } else {
                rows.change(lease);
            }
        });
        wallets.values().forEach(wallet -> {
            if (wallet != null) {
                rows.save(wallet);
            }
        });
        changed.values().forEach(rows::save);
        rows.addAll(entries);
    }

    @Override
    public @Nullable Wallet wallet(String client) {
        return wallets.get(client);
    }

    @Override
    public void save(Wallet wallet) {
        wallets.put(wallet.client(), wallet);
    }

    @Override
    public BudgetUse use(BudgetPeriod period) {
        BudgetUse use = uses.get(period);
        return use == null ? rows.use(period) : use;
    }

    @Override
    public void save(BudgetUse use) {
        uses.put(use.key(), use);
        changed.put(use.key(), use);
    }

    @Override
    public @Nullable CreditReservation reservation(String call) {
        CreditReservation lease = leases.get(call);
        return lease == null ? kept.get(call) : lease;
    }

    /** Removes a lease; the reservations of the group are removed already. */
    @Override
    public void remove(CreditReservation reservation) {
        if (leases.containsKey(reservation.call())) {
            leases.put(reservation.call(), null);
            changedLeases.put(reservation.call(), reservation);
        }
    }

    @Override
    public void change(CreditReservation lease) {
        leases.put(lease.call(), lease);
        changedLeases.put(lease.call(), lease);
    }

    @Override
    public boolean add(CreditEntry entry) {
        return entries.add(entry);
    }
}
