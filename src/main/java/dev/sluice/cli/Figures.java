package dev.sluice.cli;

import java.util.Locale;

/** The forms of figures in the tables of benchmarks, the same in every locale. */
final class Figures {

    private Figures() {}

    /** Returns {@code values} in {@code format}, by the rules of {@link String#format}. */
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Returns the {@code share} quantile of numbers in ascending order, {@code share} from 0 to 1; 0 where there are none. */
    static long quantile(long[] ascending, double share) {
        return ascending.length == 0
                ? 0
                : ascending[(int) Math.min(ascending.length - 1L, (long) (share * ascending.length))];
    }
}
