package dev.sluice.boot;

import dev.sluice.access.AccessStore;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.ProviderKeyring;
import dev.sluice.access.StoredAccess;
import dev.sluice.config.Settings;
import java.util.random.RandomGenerator;

/**
 * Clients, teams and providers' keys in force, from configuration and store. Both parts change while calls go on.
 *
 * @param stored the store's part
 * @param clients clients and teams of both
 * @param keyring providers' keys of the store
 */
record Access(StoredAccess stored, ClientRegistry clients, ProviderKeyring keyring) {

    /**
     * Joins the parts.
     *
     * @param random draws nonces; has to be unpredictable
     */
    static Access of(AccessStore store, Settings settings, RandomGenerator random) {
        Access access = new Access(new StoredAccess(store), new ClientRegistry(), new ProviderKeyring(random));
        access.configure(settings);
        access.stored.listen(access.clients::store);
        access.stored.listen(access.keyring::store);
        return access;
    }

    /** Takes the part of changed settings. */
    void configure(Settings settings) {
        clients.configure(settings.fileClients());
        keyring.configure(settings.fileKeys());
    }
}
