package dev.sluice.admin;

import dev.sluice.accounting.AmountText;
import dev.sluice.accounting.credit.CreditEntry;
import dev.sluice.accounting.credit.Grant;
import dev.sluice.accounting.credit.Wallet;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The document of a wallet.
 *
 * @param balance what is left of all grants, reserved or not
 * @param reserved the part of it that calls under way may still spend
 * @param grants those of which something is left, in the order in which they are spent
 * @param entries the latest changes, the newest first
 */
record WalletDocument(
        String client,
        String balance,
        String reserved,
        String currency,
        List<GrantDocument> grants,
        List<EntryDocument> entries) {

    /** A grant of which something is left. */
    record GrantDocument(
            String id, String amount, String left, @Nullable Instant expires, Instant at, String note) {

        static GrantDocument of(Grant grant) {
            return new GrantDocument(
                    grant.id(),
                    AmountText.of(grant.amount()),
                    AmountText.of(grant.left()),
                    grant.expires(),
                    grant.at(),
                    grant.note());
        }
    }

    /**
     * A change of the wallet.
     *
     * @param shortfall the part of a call's cost that the wallet could not pay
     */
    record EntryDocument(String id, Instant at, String kind, String amount, String shortfall, String note) {

        static EntryDocument of(CreditEntry entry) {
            return new EntryDocument(
                    entry.id(),
                    entry.at(),
                    entry.kind().label(),
                    AmountText.of(entry.amount().amount()),
                    AmountText.of(entry.shortfall()),
                    entry.note());
        }
    }

    static WalletDocument of(Wallet wallet, List<CreditEntry> entries) {
        return new WalletDocument(
                wallet.client(),
                AmountText.of(wallet.balance()),
                AmountText.of(wallet.reserved()),
                wallet.currency().getCurrencyCode(),
                wallet.grants().stream().map(GrantDocument::of).toList(),
                entries.stream().map(EntryDocument::of).toList());
    }
}
