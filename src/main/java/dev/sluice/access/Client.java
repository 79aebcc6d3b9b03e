package dev.sluice.access;

import dev.sluice.call.Caller;
import dev.sluice.call.Team;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client as it is kept: its name, its keys as hashes, and its terms. Immutable.
 *
 * @param name unique among clients
 * @param key the hash of the key that it presents
 * @param oldKey the key before the last rotation while that is still good, or null
 * @param enabled whether it may call
 * @param terms the terms on which it may call
 */
public record Client(String name, ClientKey key, @Nullable OldKey oldKey, boolean enabled, ClientTerms terms) {

    /** Creates a client that may call, with one key. */
    public Client(String name, ClientKey key, ClientTerms terms) {
        this(name, key, null, true, terms);
    }

    /**
     * A key that has been replaced.
     *
     * @param key its hash
     * @param until the moment from which it is good no more
     */
    public record OldKey(ClientKey key, Instant until) {}

    /** Returns this client with {@code next} as its key; the present one stays good until {@code until}. */
    public Client rotated(ClientKey next, Instant until) {
        return new Client(name, next, new OldKey(key, until), enabled, terms);
    }

    /** Returns this client, which may call from now on or not. */
    public Client withEnabled(boolean mayCall) {
        return new Client(name, key, oldKey, mayCall, terms);
    }

    /** Returns this client on other terms. */
    public Client withTerms(ClientTerms next) {
        return new Client(name, key, oldKey, enabled, next);
    }

    /** Returns whether its terms let it call no more. */
    boolean hasExpired(Instant now) {
        return terms.expires() != null && !now.isBefore(terms.expires());
    }

    /** Returns the caller that other rooms see, with {@code team}, which its terms name. */
    Caller caller(@Nullable Team team) {
        return new Caller(
                name,
                terms.weight(),
                terms.priority(),
                terms.rpm(),
                terms.tpm(),
                terms.concurrency(),
                terms.models(),
                terms.endpoints(),
                team,
                terms.daily());
    }
}
