package dev.sluice.admin;

import dev.sluice.access.AdminKeys;
import dev.sluice.access.ClientRegistry;
import dev.sluice.access.KeyGenerator;
import dev.sluice.access.ProviderKeyring;
import dev.sluice.access.StoredAccess;
import java.time.InstantSource;
import java.util.Currency;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** The part of the API that manages access: clients, teams, admins, providers' keys and the audit log. */
public final class AccessApi {

    private final AccessChanges changes;
    private final AdminRoutes routes = new AdminRoutes();

    /**
     * Creates the part.
     *
     * @param currency returns the currency of budgets
     */
    public AccessApi(
            StoredAccess stored,
            ClientRegistry registry,
            ProviderKeyring keyring,
            AdminKeys adminKeys,
            KeyGenerator keys,
            PoolView pool,
            InstantSource clock,
            Supplier<Currency> currency) {
        changes = new AccessChanges(stored, clock);
        new ClientsApi(changes, registry, keys, currency).addTo(routes);
        new TeamsApi(changes, registry, currency).addTo(routes);
        new AdminsApi(changes, adminKeys, keys).addTo(routes);
        new ProviderKeysApi(changes, keyring, pool).addTo(routes);
        new AuditApi(stored).addTo(routes);
    }

    void addTo(RouterFunctions.Builder admin) {
        routes.addTo(admin);
    }

    /** Adds an entry to the audit log for an action that changes no record of access. */
    public Mono<Void> record(ServerRequest request, String what, String subject) {
        return changes.record(request, what, subject);
    }
}
