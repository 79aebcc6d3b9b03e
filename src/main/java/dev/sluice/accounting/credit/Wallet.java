package dev.sluice.accounting.credit;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/**
 * The credit of one client: its grants, and the part of them that calls under way have reserved. Immutable.
 *
 * <p>At all times 0 &lt;= reserved &lt;= balance. What expires while calls have reserved it stays until they have settled.
 *
 * @param reserved the sum that calls under way may still spend
 * @param grants those of which something is left, in the order in which they are spent
 */
public record Wallet(String client, Currency currency, BigDecimal reserved, List<Grant> grants) {

    public Wallet {
        grants = grants.stream().sorted(Grant.SPENDING).toList();
    }

    /** Returns a wallet without credit. */
    public static Wallet empty(String client, Currency currency) {
        return new Wallet(client, currency, BigDecimal.ZERO, List.of());
    }

    /** Returns what is left of all grants, reserved or not. */
    public BigDecimal balance() {
        return grants.stream().map(Grant::left).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Returns what a further call can reserve. */
    public BigDecimal available() {
        return balance().subtract(reserved);
    }

    /** Returns the wallet with {@code amount} more reserved; it must be available. */
    Wallet reserve(BigDecimal amount) {
        return new Wallet(client, currency, reserved.add(amount), grants);
    }

    /** Returns the wallet with {@code amount} less reserved. */
    Wallet giveBack(BigDecimal amount) {
        return new Wallet(client, currency, reserved.subtract(amount).max(BigDecimal.ZERO), grants);
    }

    Wallet with(Grant grant) {
        List<Grant> more = new ArrayList<>(grants);
        more.add(grant);
        return new Wallet(client, currency, reserved, more);
    }

    /** Returns the wallet after spending {@code amount}, which must not exceed what is available. */
    Wallet spend(BigDecimal amount) {
        BigDecimal rest = amount;
        List<Grant> after = new ArrayList<>();
        for (Grant grant : grants) {
            BigDecimal taken = grant.left().min(rest);
            rest = rest.subtract(taken);
            after.add(grant.withLeft(grant.left().subtract(taken)));
        }
        return new Wallet(client, currency, reserved, after);
    }

    /** Returns the wallet without what has expired by {@code now} and is not reserved. */
    Wallet expire(Instant now) {
        BigDecimal free = available();
        List<Grant> after = new ArrayList<>();
        for (Grant grant : grants) {
            BigDecimal lost = grant.hasExpired(now) ? grant.left().min(free) : BigDecimal.ZERO;
            free = free.subtract(lost);
            after.add(grant.withLeft(grant.left().subtract(lost)));
        }
        return new Wallet(client, currency, reserved, after);
    }
}
