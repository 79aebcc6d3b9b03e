package dev.sluice.config;

import dev.sluice.access.ClientKey;
import dev.sluice.accounting.Budget;
import dev.sluice.call.Caller;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one client.
 *
 * @param caller its name, limits and models
 * @param key the hash of the key that it presents
 * @param wallet whether it pays from a wallet
 * @param budget the bound on its spending, or null for none
 */
public record ClientSettings(
        Caller caller,
        ClientKey key,
        boolean wallet,
        @Nullable Budget budget) {

    public String name() {
        return caller.name();
    }
}
