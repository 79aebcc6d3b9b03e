package dev.sluice.admin;

import dev.sluice.access.AdminKeys;
import dev.sluice.access.Client;
import dev.sluice.access.ClientKey;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.ClientRegistry.FileClients;
import dev.sluice.access.ClientTeam;
import dev.sluice.access.ClientTerms;
import dev.sluice.access.KeyGenerator;
import dev.sluice.access.ProviderKeyring;
import dev.sluice.access.ProviderKeyring.FileKeys;
import dev.sluice.access.StoredAccess;
import dev.sluice.call.Secret;
import dev.sluice.call.Team;
import dev.sluice.call.Ticker;
import dev.sluice.store.memory.MemoryAccessStore;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The API of access over a store in memory, beside a configuration with the client {@code batch}, the team {@code research} and
 * the provider {@code anthropic} with the key {@code a1}.
 */
final class ManagedAccess {

    static final String FILE_SECRET = "sk-ant-of-the-file";

    final StoredAccess stored = new StoredAccess(new MemoryAccessStore());
    final ClientRegistry registry = new ClientRegistry();
    final ProviderKeyring keyring = new ProviderKeyring(RandomGenerator.of("L64X128MixRandom"));
    final AdminKeys adminKeys;
    final AccessApi api;

    ManagedAccess(@Nullable Secret adminKey, Ticker ticker, InstantSource clock, PoolView pool) {
        adminKeys = new AdminKeys(adminKey, ticker);
        registry.configure(new FileClients(
                List.of(new Client("batch", ClientKey.of("sk-batch"), ClientTerms.DEFAULT)),
                List.of(new ClientTeam(new Team("research", 600L, null, null), null)),
                false));
        secretKey("a secret key of 16 characters or more");
        stored.listen(registry::store);
        stored.listen(keyring::store);
        stored.listen(records -> adminKeys.store(records.admins().values()));
        api = new AccessApi(
                stored,
                registry,
                keyring,
                adminKeys,
                new KeyGenerator(RandomGenerator.of("L64X128MixRandom")),
                pool,
                clock,
                () -> Currency.getInstance("USD"));
    }

    void secretKey(@Nullable String key) {
        keyring.configure(new FileKeys(
                Map.of("anthropic", Map.of("a1", Secret.of(FILE_SECRET))), key == null ? null : Secret.of(key)));
    }
}
