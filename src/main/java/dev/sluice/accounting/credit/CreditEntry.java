package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of a wallet. Entries are only ever added, each once by its id; those of a wallet add up to its balance.
 *
 * @param id unique; for a charge made of the request id, for a grant its own
 * @param amount what it added, negative for a charge or an expiry, in the wallet's currency
 * @param cost of a charge: the cost of the call before exchange, or null
 * @param exchange units of the wallet's currency for one of the cost's; 1 where there is no cost
 * @param shortfall of a charge: the part of the cost that the wallet could not pay, in its currency
 * @param note the operator's words, or the id of the grant that expired
 */
public record CreditEntry(
        String id,
        String client,
        Instant at,
        Kind kind,
        Money amount,
        @Nullable Money cost,
        BigDecimal exchange,
        BigDecimal shortfall,
        String note) {

    /** The kinds of changes. */
    public enum Kind {
        GRANT,
        REDEEM,
        SIGNUP,
        CHARGE,
        EXPIRY;

        /** Returns the kind's name in reports. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static CreditEntry of(String id, String client, Instant at, Kind kind, Money amount, String note) {
        return new CreditEntry(id, client, at, kind, amount, null, BigDecimal.ONE, BigDecimal.ZERO, note);
    }
}
