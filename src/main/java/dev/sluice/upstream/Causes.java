package dev.sluice.upstream;

import org.jspecify.annotations.Nullable;

/** The causes of an exception, searched to a bounded depth. */
final class Causes {

    /** Causes are nested three or four deep; a cycle must not hold the event loop. */
    private static final int MAX_DEPTH = 10;

    private Causes() {}

    /** Returns the first of {@code type} among {@code failure} and its causes, or null. */
    static <T extends Throwable> @Nullable T within(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
