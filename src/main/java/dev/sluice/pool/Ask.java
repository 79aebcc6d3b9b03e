package dev.sluice.pool;

import dev.sluice.call.Turn;

/**
 * A need as one provider meets it now.
 *
 * @param turn the asker's
 * @param demand the need in the provider's own units
 * @param usualFirstByte how long the provider usually takes, in nanoseconds
 */
record Ask(Need need, Turn turn, Demand demand, double usualFirstByte, long now) {

    static Ask of(Need need, Turn turn, Provider provider, long now) {
        return new Ask(need, turn, Demand.of(need, provider.counting()), provider.usualFirstByte(), now);
    }

    /** Returns whether {@code account} is kept for somebody else. */
    boolean isElses(Account account) {
        Turn other = account.keptFor();
        return other != null && other != turn;
    }

    /** Returns whether {@code account} is kept for somebody who comes before the asker. */
    boolean isBarredFrom(Account account) {
        Turn other = account.keptFor();
        return other != null && other != turn && !turn.isBefore(other);
    }
}
