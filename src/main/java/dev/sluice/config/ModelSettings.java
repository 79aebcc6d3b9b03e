package dev.sluice.config;

import dev.sluice.accounting.Price;
import dev.sluice.pool.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is configured of one model by the name that callers use.
 *
 * @param name no pattern
 * @param tiers where an alias is served, the first tier that has room first; empty where the name is the providers' own
 * @param price what its tokens cost, or null where that is not known
 * @param maxOutputTokens the bound given to a dialect that requires one when the caller sets none, or null
 */
public record ModelSettings(
        String name,
        List<List<Target>> tiers,
        @Nullable Price price,
        @Nullable Long maxOutputTokens) {}
