package dev.sluice.accounting.price;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * Hours of the week at which a price is multiplied, in UTC.
 *
 * @param days the days on which the hours begin
 * @param from the first moment of the hours
 * @param to the first moment after them; later than {@code from}
 * @param factor what the price is multiplied by
 */
public record PeakHours(Set<DayOfWeek> days, LocalTime from, LocalTime to, BigDecimal factor) {

    public PeakHours {
        days = Set.copyOf(days);
    }

    /** Returns whether {@code at} is within the hours. */
    boolean include(Instant at) {
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        LocalTime time = utc.toLocalTime();
        return days.contains(utc.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
    }
}
