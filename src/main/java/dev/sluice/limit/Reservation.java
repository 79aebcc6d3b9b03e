package dev.sluice.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The amount that one attempt has reserved of one {@link Allowance}, with the allowance's totals right after it.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. {@code totalTaken} and {@code
 * totalReturned} only grow, so that their differences are the amounts taken and returned since.
 *
 * @param dimension the dimension of the allowance
 * @param amount the amount reserved
 * @param order the attempt's number among those of its account, in the order of reservation
 * @param at the time of the reservation, in nanoseconds
 * @param takenShortlyBefore the amount that other attempts had reserved shortly before, and that the provider may have counted
 *     after this one
 * @param window the window of time in which the attempt was sent, with those that the provider may have counted before it
 * @param totalTaken the amount that all attempts had taken
 * @param totalReturned the amount that all attempts had given back
 * @param outstanding the amount reserved by the attempts under way, this one included
 * @param depth what the provider's bucket lacked then, as a share of a minute's limit; 0 where that is not known
 */
public record Reservation(
        Dimension dimension,
        double amount,
        long order,
        long at,
        double takenShortlyBefore,
        SendWindow window,
        double totalTaken,
        double totalReturned,
        double outstanding,
        double depth) {

    /** Returns what another replica has reserved, of which nothing else is known. */
    public static Reservation elsewhere(Dimension dimension, double amount, long at) {
        return new Reservation(dimension, amount, 0, at, 0, SendWindow.past(), 0, 0, 0, 0);
    }

    /** Returns the one of {@code reservations} that is of {@code dimension}, or null. */
    public static @Nullable Reservation in(List<Reservation> reservations, Dimension dimension) {
        for (Reservation each : reservations) {
            if (each.dimension == dimension) {
                return each;
            }
        }
        return null;
    }
}
