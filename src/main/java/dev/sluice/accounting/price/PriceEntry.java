package dev.sluice.accounting.price;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the built-in price book.
 *
 * @param models the names of the models that have this price
 * @param source where the price was published
 * @param date when it was read there
 * @param from when it takes effect, or null where it always did
 * @param until the first moment at which it no longer holds, or null where none is known
 * @param note what the entry leaves open, or null
 */
public record PriceEntry(
        List<String> models,
        Price price,
        String source,
        LocalDate date,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable String note) {

    public PriceEntry {
        models = List.copyOf(models);
    }

    /** Returns whether the price holds at {@code at}. */
    public boolean holdsAt(Instant at) {
        return (from == null || !at.isBefore(from)) && (until == null || at.isBefore(until));
    }
}
