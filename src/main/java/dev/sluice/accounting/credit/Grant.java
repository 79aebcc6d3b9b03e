package dev.sluice.accounting.credit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A sum of credit that was given to a wallet.
 *
 * @param id unique among all grants
 * @param amount the sum as it was given, &gt; 0
 * @param left the part that is neither spent nor expired, 0 to {@code amount}
 * @param expires when the rest is void, or null for never
 * @param at when it was given
 * @param note what it was given for, as the operator wrote it; may be empty
 */
public record Grant(
        String id,
        BigDecimal amount,
        BigDecimal left,
        @Nullable Instant expires,
        Instant at,
        String note) {

    /** The order in which grants are spent: what expires first, then what was given first. */
    static final Comparator<Grant> SPENDING = Comparator.comparing(
                    Grant::expires, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Grant::at)
            .thenComparing(Grant::id);

    /** Returns whether the grant is void at {@code now}. */
    boolean hasExpired(Instant now) {
        return expires != null && !now.isBefore(expires);
    }

    Grant withLeft(BigDecimal rest) {
        return new Grant(id, amount, rest, expires, at, note);
    }
}
