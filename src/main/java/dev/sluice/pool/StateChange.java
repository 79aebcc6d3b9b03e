package dev.sluice.pool;

import dev.sluice.call.KeyId;

/**
 * A change of a key's state.
 *
 * @param why the reason in plain text, with the provider's words and the id of the call that met it; free of secrets, and empty
 *     where the key is ready
 * @param nanosUntil the time after which the state may change by itself, or 0 where that is not known
 */
public record StateChange(KeyId key, KeyState from, KeyState to, String why, long nanosUntil) {}
