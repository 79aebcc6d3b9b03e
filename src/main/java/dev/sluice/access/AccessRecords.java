package dev.sluice.access;

import dev.sluice.call.KeyId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All records of access that a store keeps, as of one revision. Immutable.
 *
 * @param revision the number of changes before
 * @param clients by name
 * @param teams by name
 * @param admins by name
 * @param providerKeys by name and provider
 */
public record AccessRecords(
        long revision,
        Map<String, Client> clients,
        Map<String, ClientTeam> teams,
        Map<String, KeptAdmin> admins,
        Map<KeyId, ProviderKey> providerKeys) {

    public static final AccessRecords NONE = new AccessRecords(0, Map.of(), Map.of(), Map.of(), Map.of());

    /** Returns the records after {@code change}, at the next revision. */
    public AccessRecords after(AccessChange change) {
        Map<String, Client> nextClients = new LinkedHashMap<>(clients);
        Map<String, ClientTeam> nextTeams = new LinkedHashMap<>(teams);
        Map<String, KeptAdmin> nextAdmins = new LinkedHashMap<>(admins);
        Map<KeyId, ProviderKey> nextKeys = new LinkedHashMap<>(providerKeys);
        if (change instanceof AccessChange.PutClient put) {
            nextClients.put(put.client().name(), put.client());
        } else if (change instanceof AccessChange.RemoveClient remove) {
            nextClients.remove(remove.name());
        } else if (change instanceof AccessChange.PutTeam put) {
            nextTeams.put(put.team().name(), put.team());
        } else if (change instanceof AccessChange.RemoveTeam remove) {
            nextTeams.remove(remove.name());
        } else if (change instanceof AccessChange.PutAdmin put) {
            nextAdmins.put(put.admin().admin().name(), put.admin());
        } else if (change instanceof AccessChange.RemoveAdmin remove) {
            nextAdmins.remove(remove.name());
        } else if (change instanceof AccessChange.PutProviderKey put) {
            nextKeys.put(put.key().id(), put.key());
        } else if (change instanceof AccessChange.RemoveProviderKey remove) {
            nextKeys.remove(remove.id());
        }
        return new AccessRecords(revision + 1, nextClients, nextTeams, nextAdmins, nextKeys);
    }
}
