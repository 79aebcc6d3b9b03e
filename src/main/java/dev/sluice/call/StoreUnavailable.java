package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * The failure of a task that an open store could not do: its disk is full, its server is gone, or too many tasks wait. A later try
 * may succeed. The message holds no secret.
 */
public final class StoreUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
