package dev.sluice.config;

import dev.sluice.accounting.price.Price;
import dev.sluice.pool.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one model, by the name that callers use.
 *
 * @param name a name, or a pattern that has targets
 * @param tiers the targets of an alias, by priority; empty where the name is the providers' own
 * @param price the price of its tokens, or null where it is unknown
 * @param maxOutputTokens the bound sent to a dialect that requires one when the caller sets none, or null
 */
public record ModelSettings(
        String name,
        List<List<Target>> tiers,
        @Nullable Price price,
        @Nullable Long maxOutputTokens) {}
