package dev.sluice.admin;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.pool.PoolListener;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The outcomes of each key's last {@value #LENGTH} attempts, as a string of one letter each, oldest first: {@code o} answered,
 * {@code l} limited, {@code r} the provider refused the request itself, {@code c} the client left, {@code f} failed otherwise.
 * Attempts that never reached the provider are left out. Safe for use by many threads.
 */
public final class RecentAttempts implements PoolListener {

    /** As many as fit into a table's cell. */
    static final int LENGTH = 24;

    private final Map<KeyId, String> letters = new ConcurrentHashMap<>();

    @Override
    public void attemptEnded(KeyId key, String model, String call, Ending ending, @Nullable Failure failure) {
        if (ending != Ending.IGNORED) {
            letters.merge(key, letter(ending, failure), (before, last) -> tail(before + last));
        }
    }

    /** Returns the key's letters, empty where it had no attempt. */
    String of(KeyId key) {
        return letters.getOrDefault(key, "");
    }

    /** Forgets every key that is not among {@code keys}: a reload may have removed it. */
    void keepOnly(Collection<KeyId> keys) {
        if (letters.size() > keys.size()) {
            letters.keySet().retainAll(keys);
        }
    }

    private static String letter(Ending ending, @Nullable Failure failure) {
        if (failure == null) {
            return ending == Ending.CANCELLED ? "c" : "o";
        }
        return switch (failure.kind()) {
            case LIMITED -> "l";
            case CALLER_FAULT -> "r";
            default -> "f";
        };
    }

    private static String tail(String all) {
        return all.length() <= LENGTH ? all : all.substring(all.length() - LENGTH);
    }
}
