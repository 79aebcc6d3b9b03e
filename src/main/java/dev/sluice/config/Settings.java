package dev.sluice.config;

import dev.sluice.access.Client;
import dev.sluice.access.ClientRegistry.FileClients;
import dev.sluice.access.ClientTeam;
import dev.sluice.access.IpRange;
import dev.sluice.access.ProviderKeyring.FileKeys;
import dev.sluice.access.SignUpTerms;
import dev.sluice.accounting.LedgerPlan;
import dev.sluice.accounting.price.BuiltInPrices;
import dev.sluice.accounting.price.ExchangeRates;
import dev.sluice.accounting.price.Price;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.call.Secret;
import dev.sluice.edge.CorsPolicy;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.relay.HedgePolicy;
import dev.sluice.store.StoreTarget;
import dev.sluice.telemetry.SeriesDetail;
import dev.sluice.telemetry.accesslog.AccessLogTarget;
import dev.sluice.upstream.ProviderConnection;
import java.time.Duration;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration, validated: every name, number and reference in it can be relied on. Immutable.
 *
 * @param providers in the order of configuration; never empty, names are unique
 * @param models aliases, fallbacks and prices; names are unique
 * @param clients names and keys are unique; a team that one names is among {@code teams}
 * @param teams names are unique
 * @param trustedProxies the addresses of proxies whose word on a client's address is believed
 * @param secretKey the key that encrypts providers' keys that are added at run time, or null where none can be
 * @param queue bounds on waiting calls
 * @param retry bounds on further attempts
 * @param hedge second attempts of calls whose answer is late
 * @param limits bounds on the size of requests
 * @param auth anonymous calls and the key of the management API
 * @param accessLog the destination of a line about each call
 * @param metrics the detail of the series of the pool; as at the start
 * @param tracing the export of traces, or null for none
 * @param currency the currency of prices, costs, budgets and wallets
 * @param exchange the rates between currencies
 * @param heartbeat the longest silence on a waiting stream before its client is sent a sign of life
 * @param shutdownGrace the longest that calls in flight may take to end once the program is told to stop
 * @param strictTranslation whether a request that the other dialect cannot express in full is refused rather than approximated
 * @param exposeRouting whether answers carry the {@code x-sluice-*} headers
 * @param cors the origins whose pages may call
 * @param healthPath the path of the relay's port that answers whether it is ready, or null for none
 * @param store the target of what is kept; as at the start
 * @param ledger the rules of the ledger
 * @param signUp the terms on which clients register themselves
 * @param watch how often the files are looked at for changes, or null for never
 */
public record Settings(
        List<ProviderSettings> providers,
        List<ModelSettings> models,
        List<Client> clients,
        List<ClientTeam> teams,
        List<IpRange> trustedProxies,
        @Nullable Secret secretKey,
        QueueSettings queue,
        RetrySettings retry,
        HedgePolicy hedge,
        LimitSettings limits,
        AuthSettings auth,
        AccessLogTarget accessLog,
        SeriesDetail metrics,
        @Nullable TracingSettings tracing,
        Currency currency,
        ExchangeRates exchange,
        Duration heartbeat,
        Duration shutdownGrace,
        boolean strictTranslation,
        boolean exposeRouting,
        CorsPolicy cors,
        @Nullable String healthPath,
        StoreTarget store,
        LedgerPlan ledger,
        SignUpTerms signUp,
        @Nullable Duration watch) {

    /** Returns the configured keys and their limits, by provider. */
    public PoolPlan poolPlan() {
        return poolPlan(Map.of());
    }

    /** Returns the configured keys and {@code added}; see {@link #providersWith}. */
    public PoolPlan poolPlan(Map<String, List<KeyPlan>> added) {
        return new PoolPlan(providersWith(added).stream()
                .map(it -> new ProviderPlan(
                        it.name(),
                        ProviderPreset.counting(it.connection().preset()),
                        it.classes(),
                        it.dayZone(),
                        it.keys()))
                .toList());
    }

    /** Returns the providers with further keys, by the provider's name, after those that are configured. */
    public List<ProviderSettings> providersWith(Map<String, List<KeyPlan>> added) {
        return providers.stream()
                .map(it -> it.withAdded(added.getOrDefault(it.name(), List.of())))
                .toList();
    }

    /** Returns the configured secrets of each provider's keys, and the key that encrypts further ones. */
    public FileKeys fileKeys() {
        Map<String, Map<String, Secret>> secrets = new LinkedHashMap<>();
        for (ProviderSettings provider : providers) {
            Map<String, Secret> keys = new LinkedHashMap<>();
            provider.keys().forEach(key -> keys.put(key.name(), key.secret()));
            secrets.put(provider.name(), keys);
        }
        return new FileKeys(secrets, secretKey);
    }

    /** Returns how each provider is reached. */
    public List<ProviderConnection> connections() {
        return providers.stream().map(ProviderSettings::connection).toList();
    }

    /** Returns the clients that may call, and their teams. */
    public FileClients fileClients() {
        return new FileClients(clients, teams, auth.anonymous());
    }

    /** Returns the configured prices by the names that callers use, over the list prices of {@code listed}. */
    public PriceBook priceBook(BuiltInPrices listed) {
        Map<String, Price> prices = new HashMap<>();
        for (ModelSettings model : models) {
            if (model.price() != null) {
                prices.put(model.name(), model.price());
            }
        }
        return new PriceBook(currency, prices, listed, exchange);
    }

    /**
     * Bounds on waiting calls.
     *
     * @param maxWait the longest wait; zero refuses a call that cannot go at once
     * @param maxDepth calls that wait at once, all callers together; &gt;= 1
     */
    public record QueueSettings(Duration maxWait, int maxDepth) {}

    /**
     * Bounds on further attempts.
     *
     * @param maxAttempts attempts a call, each over another key; &gt;= 1
     * @param budget retries as a share of all requests, 0 to 1
     */
    public record RetrySettings(int maxAttempts, double budget) {}

    /**
     * Bounds on requests and connections.
     *
     * @param maxBody bytes of a body, not compressed
     * @param maxHeader bytes of the request line and all header fields together
     * @param maxSockets open WebSockets; 0 serves none
     * @param socketIdle the longest that a WebSocket stays open without a request
     */
    public record LimitSettings(int maxBody, int maxHeader, int maxSockets, Duration socketIdle) {}
}
