package dev.sluice.store;

import org.jspecify.annotations.Nullable;

/** A store that cannot be opened. The message is one line: the store, the problem and what would help; free of secrets. */
public final class StoreUnusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StoreUnusable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
