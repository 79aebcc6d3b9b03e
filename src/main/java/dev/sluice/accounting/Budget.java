package dev.sluice.accounting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * A bound on what a caller may spend in each period.
 *
 * @param amount of money
 * @param per the period after which it renews
 */
public record Budget(Money amount, Period per) {

    /** The period after which a budget renews: by the calendar, in UTC, as providers bill. */
    public enum Period {
        DAY,
        MONTH,
        /** Never. */
        TOTAL;

        /** Returns the beginning of the period that {@code now} is in. */
        public Instant start(Instant now) {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return switch (this) {
                case DAY -> midnight(today);
                case MONTH -> midnight(today.withDayOfMonth(1));
                case TOTAL -> Instant.EPOCH;
            };
        }

        /** Returns the end of the period that {@code now} is in; empty where it has none. */
        public Optional<Instant> end(Instant now) {
            LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
            return switch (this) {
                case DAY -> Optional.of(midnight(today.plusDays(1)));
                case MONTH -> Optional.of(midnight(today.withDayOfMonth(1).plusMonths(1)));
                case TOTAL -> Optional.empty();
            };
        }

        private static Instant midnight(LocalDate day) {
            return day.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
    }
}
