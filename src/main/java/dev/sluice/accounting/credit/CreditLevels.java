package dev.sluice.accounting.credit;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The levels of all wallets and budgets, as of the last look. Safe for use by many threads. */
public final class CreditLevels {

    /** A budget of which less than this share is left is near its end. */
    private static final BigDecimal NEAR = new BigDecimal("0.1");

    /** Clients looked at in one look: a store of more clients is looked at in part. */
    private static final int MAX_CLIENTS = 1_000;

    private final Credits credits;
    private final Supplier<Map<String, CreditTerms>> terms;
    private final AtomicInteger empty = new AtomicInteger();
    private final AtomicInteger near = new AtomicInteger();

    /** @param terms returns the terms of the clients that pay */
    public CreditLevels(Credits credits, Supplier<Map<String, CreditTerms>> terms) {
        this.credits = credits;
        this.terms = terms;
    }

    /** Returns how many wallets had nothing left at the last look. */
    public int emptyWallets() {
        return empty.get();
    }

    /** Returns how many budgets were near their end at the last look. */
    public int budgetsNearEnd() {
        return near.get();
    }

    /** Looks at all wallets and budgets, one after another. */
    public CompletionStage<Void> look() {
        List<String> wallets = new ArrayList<>();
        Set<BudgetOwner> budgets = new LinkedHashSet<>();
        int seen = 0;
        for (var client : terms.get().entrySet()) {
            if (seen == MAX_CLIENTS) {
                break;
            }
            seen++;
            if (client.getValue().wallet() != null) {
                wallets.add(client.getKey());
            }
            budgets.addAll(client.getValue().budgets());
        }
        List<BudgetOwner> owners = List.copyOf(budgets);
        return count(wallets)
                .thenCompose(count -> {
                    empty.set(count);
                    return credits.uses(owners);
                })
                .thenAccept(uses -> near.set(near(owners, uses)));
    }

    private CompletionStage<Integer> count(List<String> wallets) {
        CompletionStage<Integer> count = CompletableFuture.completedFuture(0);
        for (String client : wallets) {
            count = count.thenCompose(before -> credits.wallet(client)
                    .thenApply(wallet ->
                            wallet.isPresent() && wallet.get().balance().signum() > 0 ? before : before + 1));
        }
        return count;
    }

    private static int near(List<BudgetOwner> owners, List<BudgetUse> uses) {
        int count = 0;
        for (int i = 0; i < uses.size(); i++) {
            BigDecimal amount = owners.get(i).budget().amount().amount();
            BigDecimal left = amount.subtract(uses.get(i).spent());
            count += left.compareTo(amount.multiply(NEAR)) < 0 ? 1 : 0;
        }
        return count;
    }
}
