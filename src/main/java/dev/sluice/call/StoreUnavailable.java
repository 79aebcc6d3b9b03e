package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * A work that an open store could not do: its disk is full, its server is gone, or too many works wait. A later try may succeed.
 * Free of secrets.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
