package dev.sluice.config;

import dev.sluice.call.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in without a client's key, and who may manage.
 *
 * @param anonymous whether calls without a client's key are served
 * @param adminKey the key of the management API; null closes it
 */
public record AuthSettings(boolean anonymous, @Nullable Secret adminKey) {}
