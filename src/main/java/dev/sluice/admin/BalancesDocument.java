package dev.sluice.admin;

import dev.sluice.accounting.AmountText;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Credits.Balance;
import dev.sluice.accounting.credit.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The document of what several clients may still spend. */
record BalancesDocument(List<BalanceDocument> balances) {

    /**
     * The credit and the budgets of one client.
     *
     * @param wallet null for a client without one
     */
    record BalanceDocument(String client, @Nullable WalletLevel wallet, List<BudgetLevel> budgets) {

        private static BalanceDocument of(Balance balance, CreditTerms terms, Instant now) {
            List<BudgetLevel> budgets = new ArrayList<>();
            for (int i = 0; i < balance.uses().size(); i++) {
                budgets.add(
                        BudgetLevel.of(terms.budgets().get(i), balance.uses().get(i), now));
            }
            return new BalanceDocument(balance.client(), WalletLevel.of(balance.wallet(), terms.wallet()), budgets);
        }
    }

    /** The level of a wallet. */
    record WalletLevel(String balance, String reserved, String currency) {

        private static @Nullable WalletLevel of(Optional<Wallet> kept, @Nullable Currency currency) {
            if (currency == null) {
                return null;
            }
            Wallet wallet = kept.orElseGet(() -> Wallet.empty("", currency));
            return new WalletLevel(
                    AmountText.of(wallet.balance()),
                    AmountText.of(wallet.reserved()),
                    wallet.currency().getCurrencyCode());
        }
    }

    /**
     * The level of a budget in its present period.
     *
     * @param of {@code client} or {@code team}
     * @param name the client's or the team's
     * @param renews when it begins anew, or null where it never does
     */
    record BudgetLevel(
            String of,
            String name,
            String amount,
            String spent,
            String reserved,
            String left,
            String currency,
            String per,
            @Nullable Instant renews) {

        private static BudgetLevel of(BudgetOwner owner, BudgetUse use, Instant now) {
            BigDecimal amount = owner.budget().amount().amount();
            return new BudgetLevel(
                    owner.kind().name().toLowerCase(Locale.ROOT),
                    owner.name(),
                    AmountText.of(amount),
                    AmountText.of(use.spent()),
                    AmountText.of(use.reserved()),
                    AmountText.of(amount.subtract(use.spent()).max(BigDecimal.ZERO)),
                    owner.budget().amount().currency().getCurrencyCode(),
                    owner.budget().per().name().toLowerCase(Locale.ROOT),
                    owner.budget().per().end(now).orElse(null));
        }
    }

    static BalancesDocument of(List<Balance> balances, Map<String, CreditTerms> terms, Instant now) {
        return new BalancesDocument(balances.stream()
                .map(balance ->
                        BalanceDocument.of(balance, terms.getOrDefault(balance.client(), CreditTerms.NONE), now))
                .toList());
    }
}
