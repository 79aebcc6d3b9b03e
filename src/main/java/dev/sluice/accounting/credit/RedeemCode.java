package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code that gives credit once.
 *
 * @param hash its SHA-256: the code itself is kept nowhere
 * @param amount what it gives
 * @param expires when the code and the credit that it gave are void, or null for never
 * @param usedBy the client that redeemed it, or null while none has
 */
public record RedeemCode(
        String hash,
        Money amount,
        @Nullable Instant expires,
        Instant at,
        @Nullable String usedBy) {}
