package dev.sluice.store.memory;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.CreditStore;
import dev.sluice.accounting.credit.CreditTransaction;
import dev.sluice.accounting.credit.Grant;
import dev.sluice.accounting.credit.RedeemCode;
import dev.sluice.accounting.credit.Wallet;
import dev.sluice.call.LruMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The credit of clients in memory, gone with the process. Transactions run one after another on the caller's thread; each takes
 * microseconds.
 *
 * <p>Holds one entry for each wallet and each owner's period; of the entries of wallets the latest {@value #MAX_ENTRIES}.
 */
public final class MemoryCreditStore implements CreditStore {

    /** Some 300 bytes each, 30 MB in all. */
    private static final int MAX_ENTRIES = 100_000;

    /** Some 200 bytes each; the code that was asked for least recently is forgotten, and unknown from then on. */
    private static final int MAX_CODES = 100_000;

    private final Rows rows = new Rows();

    @Override
    public <T extends @Nullable Object> CompletionStage<T> run(Function<CreditTransaction, T> work) {
        try {
            T value;
            synchronized (rows) {
                value = work.apply(rows);
            }
            return CompletableFuture.completedFuture(value);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    @Override
    public CompletionStage<List<CreditEntry>> entries(String client, int limit) {
        List<CreditEntry> all;
        synchronized (rows) {
            all = new ArrayList<>(rows.entries.values());
        }
        return CompletableFuture.completedFuture(all.stream()
                .filter(entry -> entry.client().equals(client))
                .sorted(Comparator.comparing(CreditEntry::at).reversed())
                .limit(limit)
                .toList());
    }

    @Override
    public boolean isExclusive() {
        return true;
    }

    private static final class Rows implements CreditTransaction {
        /** Longer than a clock may jump back, and than the longest call. */
        private static final Duration KEPT = Duration.ofDays(62);

        private final Map<String, Wallet> wallets = new HashMap<>();
        private final Map<BudgetPeriod, BudgetUse> uses = new HashMap<>();
        private final Map<String, CreditReservation> reservations = new HashMap<>();
        private final Map<String, CreditEntry> entries = new LruMap<>(MAX_ENTRIES);
        private final Map<String, RedeemCode> codes = new LruMap<>(MAX_CODES);
        private final Map<String, Instant> owners = new HashMap<>();

        @Override
        public @Nullable Wallet wallet(String client) {
            return wallets.get(client);
        }

        @Override
        public void save(Wallet wallet) {
            List<Grant> left = wallet.grants().stream()
                    .filter(grant -> grant.left().signum() > 0)
                    .toList();
            wallets.put(wallet.client(), new Wallet(wallet.client(), wallet.currency(), wallet.reserved(), left));
        }

        @Override
        public BudgetUse use(BudgetPeriod period) {
            return uses.getOrDefault(period, BudgetUse.none(period));
        }

        /** Forgets earlier days and months of the owner once nothing of them is reserved, so that no more are held than of kinds. */
        @Override
        public void save(BudgetUse use) {
            if (uses.put(use.key(), use) == null) {
                uses.values()
                        .removeIf(other -> other.key().owner().equals(use.key().owner())
                                && other.key().per() == use.key().per()
                                && other.key()
                                        .since()
                                        .plus(KEPT)
                                        .isBefore(use.key().since())
                                && other.reserved().signum() == 0);
            }
        }

        @Override
        public @Nullable CreditReservation reservation(String call) {
            return reservations.get(call);
        }

        @Override
        public void add(CreditReservation reservation) {
            reservations.put(reservation.call(), reservation);
        }

        @Override
        public void remove(CreditReservation reservation) {
            reservations.remove(reservation.call());
        }

        @Override
        public void change(CreditReservation lease) {
            reservations.put(lease.call(), lease);
        }

        @Override
        public List<CreditReservation> reservationsOfOthers(List<String> living, int limit) {
            List<CreditReservation> others = new ArrayList<>();
            for (CreditReservation reservation : reservations.values()) {
                if (others.size() < limit && !living.contains(reservation.owner())) {
                    others.add(reservation);
                }
            }
            return others;
        }

        @Override
        public boolean add(CreditEntry entry) {
            return entries.putIfAbsent(entry.id(), entry) == null;
        }

        @Override
        public @Nullable CreditEntry entry(String id) {
            return entries.get(id);
        }

        @Override
        public void add(RedeemCode code) {
            codes.put(code.hash(), code);
        }

        @Override
        public @Nullable RedeemCode code(String hash) {
            return codes.get(hash);
        }

        @Override
        public boolean use(RedeemCode code, String client, Instant at) {
            RedeemCode now = codes.get(code.hash());
            if (now == null || now.usedBy() != null) {
                return false;
            }
            codes.put(code.hash(), new RedeemCode(code.hash(), code.amount(), code.expires(), code.at(), client));
            return true;
        }

        @Override
        public void seen(String owner, Instant at) {
            owners.put(owner, at);
        }

        @Override
        public List<String> ownersSeen(Instant since) {
            return owners.entrySet().stream()
                    .filter(owner -> !owner.getValue().isBefore(since))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }
}
