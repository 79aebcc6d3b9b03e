package dev.sluice.edge;

import dev.sluice.accounting.AmountText;
import dev.sluice.accounting.ClientUsage;
import dev.sluice.accounting.credit.BudgetOwner;
import dev.sluice.accounting.credit.BudgetUse;
import dev.sluice.accounting.credit.CreditTerms;
import dev.sluice.accounting.credit.Grant;
import dev.sluice.accounting.credit.Wallet;
import dev.sluice.protocol.json.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The documents of the relay's own API. Amounts are texts, since floating point would round them. */
final class AccountDocuments {

    private AccountDocuments() {}

    /** Writes the credit that a client has left; {@code balance} is null for a client without a wallet. */
    static ObjectNode balance(CreditTerms terms, Optional<Wallet> kept, List<BudgetUse> uses, Instant now) {
        ObjectNode document = Json.object();
        Wallet wallet = kept.orElse(terms.wallet() == null ? null : Wallet.empty("", terms.wallet()));
        document.put("balance", wallet == null ? null : AmountText.of(wallet.balance()));
        document.put("reserved", wallet == null ? null : AmountText.of(wallet.reserved()));
        document.put(
                "currency", wallet == null ? currency(uses) : wallet.currency().getCurrencyCode());
        BigDecimal least = null;
        ArrayNode budgets = Json.array();
        for (int i = 0; i < uses.size(); i++) {
            BudgetOwner owner = terms.budgets().get(i);
            BigDecimal left = left(owner, uses.get(i));
            least = least == null ? left : least.min(left);
            budgets.add(budget(owner, uses.get(i), left, now));
        }
        document.put("budget_left", least == null ? null : AmountText.of(least));
        ArrayNode grants = document.putArray("grants");
        if (wallet != null) {
            wallet.grants().forEach(grant -> grants.add(grant(grant)));
        }
        document.set("budgets", budgets);
        return document;
    }

    private static BigDecimal left(BudgetOwner owner, BudgetUse use) {
        return owner.budget().amount().amount().subtract(use.spent()).max(BigDecimal.ZERO);
    }

    private static @Nullable String currency(List<BudgetUse> uses) {
        return uses.isEmpty() ? null : uses.get(0).key().currency().getCurrencyCode();
    }

    private static ObjectNode budget(BudgetOwner owner, BudgetUse use, BigDecimal left, Instant now) {
        return Json.object()
                .put("of", owner.kind().name().toLowerCase(Locale.ROOT))
                .put("per", owner.budget().per().name().toLowerCase(Locale.ROOT))
                .put("amount", AmountText.of(owner.budget().amount().amount()))
                .put("spent", AmountText.of(use.spent()))
                .put("reserved", AmountText.of(use.reserved()))
                .put("left", AmountText.of(left))
                .put(
                        "renews",
                        owner.budget().per().end(now).map(Instant::toString).orElse(null));
    }

    private static ObjectNode grant(Grant grant) {
        return Json.object()
                .put("id", grant.id())
                .put("amount", AmountText.of(grant.amount()))
                .put("left", AmountText.of(grant.left()))
                .put("expires", grant.expires() == null ? null : grant.expires().toString());
    }

    static ObjectNode redeemed(Wallet wallet) {
        return Json.object()
                .put("balance", AmountText.of(wallet.balance()))
                .put("currency", wallet.currency().getCurrencyCode());
    }

    static ObjectNode usage(Instant from, Instant to, List<ClientUsage.Row> rows) {
        ObjectNode document = Json.object().put("from", from.toString()).put("to", to.toString());
        ArrayNode written = document.putArray("rows");
        for (ClientUsage.Row row : rows) {
            written.add(Json.object()
                    .put("day", row.day().toString())
                    .put("model", row.model())
                    .put("calls", row.calls())
                    .put("input_tokens", row.inputTokens())
                    .put("cached_input_tokens", row.cachedInputTokens())
                    .put("output_tokens", row.outputTokens())
                    .put("cost", AmountText.of(row.cost()))
                    .put("currency", row.currency()));
        }
        return document;
    }
}
