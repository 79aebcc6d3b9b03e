package dev.sluice.access;

import dev.sluice.call.Caller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the relay's callers by the hashes of their keys. Immutable: a change of configuration creates a new one.
 *
 * <p>The time of a lookup reveals nothing about the keys: it compares hashes only, and a hash that agrees with another in its
 * first bytes does not come from a similar key.
 */
public final class CallerDirectory {

    private final Map<ClientKey, Caller> byKey;
    private final boolean anonymous;

    /**
     * @param byKey every client's key and the caller that it belongs to
     * @param anonymous whether a call without a client's key is accepted as {@link Caller#ANONYMOUS}
     */
    public CallerDirectory(Map<ClientKey, Caller> byKey, boolean anonymous) {
        this.byKey = Map.copyOf(byKey);
        this.anonymous = anonymous;
    }

    /**
     * Returns the identity that {@code key} proves, without regard to white space around it.
     *
     * <p>Where anonymous calls are allowed, an unknown key counts as no key, since SDKs always send one.
     *
     * @param key the presented credential, or null if there was none
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
