package dev.sluice.access;

import dev.sluice.call.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The callers of this relay by their keys. Immutable: a change of configuration makes a new one.
 *
 * <p>A lookup takes the same time for every key that is not known. It compares hashes only, and how far a guess's hash
 * agrees with a real one says nothing of how far the guess does.
 */
public final class CallerDirectory {

    private final Map<ClientKey, Caller> byKey;
    private final boolean anonymous;

    /**
     * @param byKey every client's key and the caller behind it
     * @param anonymous whether a call without a client's key comes in as {@link Caller#ANONYMOUS}
     */
    public CallerDirectory(Map<ClientKey, Caller> byKey, boolean anonymous) {
        this.byKey = Map.copyOf(byKey);
        this.anonymous = anonymous;
    }

    /**
     * Names who is behind {@code key}, forgiving white space around it.
     *
     * <p>Where anonymous calls are allowed, a key that nobody has is no key: SDKs insist on sending one.
     *
     * @param key what came as the credential, or null where none did
     */
    public Identity identify(@Nullable String key) {
        Identity unknown = anonymous ? new Identity.Known(Caller.ANONYMOUS) : new Identity.Unknown();
        if (key == null || key.isBlank()) {
            return anonymous ? unknown : new Identity.Missing();
        }
        Caller caller = byKey.get(ClientKey.of(key));
        return caller == null ? unknown : new Identity.Known(caller);
    }
}
