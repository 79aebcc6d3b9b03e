package dev.sluice.accounting;

import dev.sluice.call.KeyId;

/**
 * The key, the account and the model that an attempt goes to.
 *
 * @param key the key's name, never its secret
 * @param account the name of the key's account, unique in the pool
 * @param model the model's name at the key's provider
 */
public record AttemptTarget(KeyId key, String account, String model) {}
