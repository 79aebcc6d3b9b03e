package dev.sluice.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causes of an exception, searched to a bounded depth. */
final class Causes {

    /** Causes are nested three or four deep; a cycle must not hold the event loop. */
    private static final int MAX_DEPTH = 10;

    private Causes() {}

    /** Returns {@code failure} and its causes, from the outermost to the innermost. */
    static List<Throwable> of(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null && causes.size() < MAX_DEPTH; each = each.getCause()) {
            causes.add(each);
        }
        return causes;
    }

    /** Returns the first of {@code type} among {@code failure} and its causes, or null. */
    static <T extends Throwable> @Nullable T within(Throwable failure, Class<T> type) {
        for (Throwable cause : of(failure)) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
