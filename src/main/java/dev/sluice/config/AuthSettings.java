package dev.sluice.config;

import dev.sluice.call.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The settings of anonymous calls and of the management API.
 *
 * @param anonymous whether calls without a client's key are served
 * @param adminKey the key of the management API; null closes it
 */
public record AuthSettings(boolean anonymous, @Nullable Secret adminKey) {}
