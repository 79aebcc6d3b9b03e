package dev.sluice.access;

import dev.sluice.call.KeyId;

/** A change of one record of the {@link AccessRecords}. */
public sealed interface AccessChange {

    /** The addition of a client, or the replacement of the one of its name. */
    record PutClient(Client client) implements AccessChange {}

    /** The removal of a client. */
    record RemoveClient(String name) implements AccessChange {}

    /** The addition of a team, or the replacement of the one of its name. */
    record PutTeam(ClientTeam team) implements AccessChange {}

    /** The removal of a team. */
    record RemoveTeam(String name) implements AccessChange {}

    /** The addition of an admin, or the replacement of the one of its name. */
    record PutAdmin(KeptAdmin admin) implements AccessChange {}

    /** The removal of an admin. */
    record RemoveAdmin(String name) implements AccessChange {}

    /** The addition of a provider's key, or the replacement of the one of its name. */
    record PutProviderKey(ProviderKey key) implements AccessChange {}

    /** The removal of a provider's key. */
    record RemoveProviderKey(KeyId id) implements AccessChange {}
}
