package dev.sluice.access;

import dev.sluice.call.Caller;
import dev.sluice.call.Team;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the relay's callers by the hashes of their keys. Immutable: a change of any client creates a new one.
 *
 * <p>The time of a lookup reveals nothing about the keys: it compares hashes only, and a hash that agrees with another in its
 * first bytes does not come from a similar key.
 */
public final class CallerDirectory {

    private final Map<ClientKey, KnownKey> byKey;
    private final boolean anonymous;

    /** A key of a client; {@code until} is the moment from which an old key is good no more, or null. */
    private record KnownKey(
            Client client, Caller caller, @Nullable Instant until) {}

    /**
     * @param clients all clients; no two have the same key
     * @param teams the teams that clients may name, by name; a client of another team has none
     * @param anonymous whether a call without a client's key is accepted as {@link Caller#ANONYMOUS}
     */
    public CallerDirectory(Collection<Client> clients, Map<String, Team> teams, boolean anonymous) {
        Map<ClientKey, KnownKey> keys = new HashMap<>();
        for (Client client : clients) {
            String team = client.terms().team();
            Caller caller = client.caller(team == null ? null : teams.get(team));
            keys.put(client.key(), new KnownKey(client, caller, null));
            Client.OldKey old = client.oldKey();
            if (old != null) {
                keys.putIfAbsent(old.key(), new KnownKey(client, caller, old.until()));
            }
        }
        this.byKey = keys;
        this.anonymous = anonymous;
    }

    /**
     * Returns the identity that {@code key} proves, without regard to white space around it.
     *
     * <p>Where anonymous calls are allowed, an unknown key counts as no key, since SDKs always send one.
     *
     * @param key the presented credential, or null if there was none
     * @param from the address that the call came from, or null where that is not known
     */
    public Identity identify(@Nullable String key, @Nullable InetAddress from, Instant now) {
        Identity unknown = anonymous ? new Identity.Known(Caller.ANONYMOUS) : new Identity.Unknown();
        if (key == null || key.isBlank()) {
            return anonymous ? unknown : new Identity.Missing();
        }
        KnownKey known = byKey.get(ClientKey.of(key));
        return known == null ? unknown : identity(known, from, now);
    }

    private static Identity identity(KnownKey known, @Nullable InetAddress from, Instant now) {
        Client client = known.client();
        ClientTerms terms = client.terms();
        if (!client.enabled()) {
            return new Identity.Denied(client.name(), Identity.Denial.DISABLED);
        }
        if (client.hasExpired(now)) {
            return new Identity.Denied(client.name(), Identity.Denial.EXPIRED);
        }
        if (known.until() != null && !now.isBefore(known.until())) {
            return new Identity.Denied(client.name(), Identity.Denial.ROTATED);
        }
        if (!terms.ip().isEmpty() && (from == null || !IpRange.anyContains(terms.ip(), from))) {
            return new Identity.Denied(client.name(), Identity.Denial.ADDRESS);
        }
        return new Identity.Known(known.caller());
    }
}
