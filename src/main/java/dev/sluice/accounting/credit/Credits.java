package dev.sluice.accounting.credit;

import dev.sluice.accounting.BudgetPeriod;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditEntry.Kind;
import dev.sluice.accounting.credit.CreditRefused.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The credit of clients as operators and clients see it: grants, codes, balances and the use of budgets. Nothing blocks; stages
 * fail with {@link CreditRefused} where a request cannot be fulfilled. Safe for use by many threads.
 */
public final class Credits {

    /** The most that one wallet may hold: far above any credit, in the least valuable currency too. */
    public static final BigDecimal MAX_BALANCE = BigDecimal.TEN.pow(12);

    /** Grants of one wallet of which something is left: each is read for every call. */
    static final int MAX_GRANTS = 100;

    /** Codes that one request may make. */
    public static final int MAX_CODES = 1_000;

    private final CreditStore store;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /** @param ids makes ids of grants: unique, and free of meaning */
    public Credits(CreditStore store, InstantSource clock, Supplier<String> ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
    }

    /** A grant that was given, and the wallet after it. */
    public record Given(String grant, Wallet wallet) {}

    /** The result of one task of a transaction; a refusal is a value, so that it does not undo the tasks beside it. */
    private record Tried(@Nullable Given given, @Nullable CreditRefused refused) {

        static Tried of(Supplier<Given> work) {
            try {
                return new Tried(work.get(), null);
            } catch (CreditRefused refused) {
                return new Tried(null, refused);
            }
        }

        Given orThrow() {
            if (refused != null) {
                throw refused;
            }
            if (given == null) {
                throw new IllegalStateException("neither given nor refused");
            }
            return given;
        }
    }

    /**
     * Gives credit to {@code client}.
     *
     * @param amount &gt; 0
     * @param expires when what is left is void, or null for never
     * @param key makes the grant once however often it is asked for, or null
     */
    public CompletionStage<Given> grant(
            String client, Money amount, @Nullable Instant expires, String note, Kind kind, @Nullable String key) {
        String id = key == null ? ids.get() : "key:" + client + ':' + key;
        return tried(rows -> given(rows, id, client, amount, expires, note, kind));
    }

    private Given given(
            CreditTransaction rows,
            String id,
            String client,
            Money amount,
            @Nullable Instant expires,
            String note,
            Kind kind) {
        Instant now = clock.instant();
        // Read first, as that waits for another grant of the same key to be committed.
        Wallet wallet = CreditRules.current(rows, client, now);
        CreditEntry earlier = rows.entry(id);
        if (earlier == null) {
            Grant grant = new Grant(id, amount.amount(), amount.amount(), expires, now, note);
            return new Given(id, CreditRules.grant(rows, client, amount, grant, kind, now));
        }
        if (!earlier.amount().equals(amount)) {
            throw new CreditRefused(
                    Reason.KEY_REUSED,
                    "idempotency-key: was used for a grant of " + earlier.amount() + " (expected: a new key)");
        }
        // A wallet that was not there before came with the grant, in a transaction that was committed since.
        Wallet held = wallet == null ? CreditRules.current(rows, client, now) : wallet;
        return new Given(id, held == null ? Wallet.empty(client, amount.currency()) : held);
    }

    /** Keeps codes by their hashes. */
    public CompletionStage<Void> addCodes(List<String> hashes, Money amount, @Nullable Instant expires) {
        Instant now = clock.instant();
        return store.run(rows -> {
            hashes.forEach(hash -> rows.add(new RedeemCode(hash, amount, expires, now, null)));
            return null;
        });
    }

    /** Gives the credit of the code with {@code hash} to {@code client}, once however many ask at once. */
    public CompletionStage<Given> redeem(String client, String hash) {
        return tried(rows -> {
            Instant now = clock.instant();
            RedeemCode code = rows.code(hash);
            if (code == null) {
                throw new CreditRefused(Reason.UNKNOWN_CODE, "code: unknown (expected: a code that was issued)");
            }
            if (code.expires() != null && !now.isBefore(code.expires())) {
                throw new CreditRefused(Reason.CODE_EXPIRED, "code: expired at " + code.expires());
            }
            if (code.usedBy() != null || !rows.use(code, client, now)) {
                throw new CreditRefused(Reason.CODE_USED, "code: was used already (expected: a code not used so far)");
            }
            String id = "code:" + hash;
            Grant grant =
                    new Grant(id, code.amount().amount(), code.amount().amount(), code.expires(), now, "redeemed");
            return new Given(id, CreditRules.grant(rows, client, code.amount(), grant, Kind.REDEEM, now));
        });
    }

    private CompletionStage<Given> tried(Function<CreditTransaction, Given> work) {
        return store.run(rows -> Tried.of(() -> work.apply(rows))).thenApply(Tried::orThrow);
    }

    /** Returns the wallet of {@code client}; empty where it never had one. */
    public CompletionStage<Optional<Wallet>> wallet(String client) {
        return store.run(rows -> Optional.ofNullable(CreditRules.current(rows, client, clock.instant())));
    }

    /** Returns the use of each owner's budget in its present period, in the order of {@code owners}. */
    public CompletionStage<List<BudgetUse>> uses(List<BudgetOwner> owners) {
        return store.run(rows -> {
            List<BudgetUse> uses = new ArrayList<>();
            owners.forEach(owner -> uses.add(rows.use(owner.period(clock.instant()))));
            return List.copyOf(uses);
        });
    }

    /**
     * The credit and the budgets of one client.
     *
     * @param wallet empty where it never had one
     * @param uses the use of the budgets of its terms in the present period, in their order
     */
    public record Balance(String client, Optional<Wallet> wallet, List<BudgetUse> uses) {}

    /** Returns the balances of several clients, in the order of their names, each by its terms. */
    public CompletionStage<List<Balance>> balances(SortedMap<String, CreditTerms> clients) {
        return store.run(rows -> {
            Instant now = clock.instant();
            List<Balance> balances = new ArrayList<>();
            Map<String, Optional<Wallet>> wallets = new HashMap<>();
            // All wallets before all budgets: the order in which transactions lock rows.
            clients.keySet()
                    .forEach(
                            client -> wallets.put(client, Optional.ofNullable(CreditRules.current(rows, client, now))));
            Map<BudgetPeriod, BudgetUse> uses = new TreeMap<>(Comparator.comparing(BudgetPeriod::toString));
            clients.values()
                    .forEach(terms -> terms.budgets()
                            .forEach(owner -> uses.put(owner.period(now), BudgetUse.none(owner.period(now)))));
            uses.replaceAll((period, none) -> rows.use(period));
            clients.forEach((client, terms) -> balances.add(new Balance(
                    client,
                    wallets.getOrDefault(client, Optional.empty()),
                    terms.budgets().stream()
                            .map(owner -> uses.get(owner.period(now)))
                            .toList())));
            return List.copyOf(balances);
        });
    }

    /** Returns the entries of a wallet, the newest first. */
    public CompletionStage<List<CreditEntry>> entries(String client, int limit) {
        return store.entries(client, limit);
    }
}
