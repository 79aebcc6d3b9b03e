package dev.sluice.access;

import dev.sluice.call.KeyId;

/** A change of one record of the {@link AccessRecords}. */
public sealed interface AccessChange {

    /** Adds a client, or replaces the one of its name. */
    record PutClient(Client client) implements AccessChange {}

    /** Removes a client. */
    record RemoveClient(String name) implements AccessChange {}

    /** Adds a team, or replaces the one of its name. */
    record PutTeam(ClientTeam team) implements AccessChange {}

    /** Removes a team. */
    record RemoveTeam(String name) implements AccessChange {}

    /** Adds an admin, or replaces the one of its name. */
    record PutAdmin(KeptAdmin admin) implements AccessChange {}

    /** Removes an admin. */
    record RemoveAdmin(String name) implements AccessChange {}

    /** Adds a provider's key, or replaces the one of its name. */
    record PutProviderKey(ProviderKey key) implements AccessChange {}

    /** Removes a provider's key. */
    record RemoveProviderKey(KeyId id) implements AccessChange {}
}
