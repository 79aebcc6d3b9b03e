package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.accounting.Budget;
import dev.sluice.call.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One client.
 *
 * @param caller its name, limits and models
 * @param key what it presents
 * @param budget what it may spend, or null for no bound
 */
public record ClientSettings(
        Caller caller, ClientKey key, @Nullable Budget budget) {

    public String name() {
        return caller.name();
    }
}
